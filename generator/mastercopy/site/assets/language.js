/* Says what our scripts say in the language of the site; it comes before them. What is not English stands at the head of the file. */
(function () {
  "use strict";
  function say(message, values) {
    var known = ((window.mastercopyWords || {}).messages || {})[message];
    return (known ? known[0] : message).replace(/\{(\w+)\}/g, function (whole, name) { return values && name in values ? values[name] : whole; });
  }
  function sayCount(one, many, number, values) {
    var words = window.mastercopyWords, known = words && words.messages[one];
    var form = number === 1 ? 0 : number === 0 && words ? words.zero : 1;
    return say(known ? known[form] : form ? many : one, Object.assign({ number: number }, values));
  }
  window.mastercopySpeech = { say: say, sayCount: sayCount };
}());
