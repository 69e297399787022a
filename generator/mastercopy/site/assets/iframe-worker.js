/* Browsers start no worker for a page that was opened from disk. There the theme's search runs in a hidden frame instead. */
(function () {
  "use strict";
  if (location.protocol !== "file:") { return; }
  function IFrameWorker(address) {
    var home = new URL(address, location.href);
    var worker = new EventTarget();
    var frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = "Search";
    document.body.append(frame);
    var inside = frame.contentWindow;
    var page = frame.contentDocument;
    page.open();
    page.write("<!doctype html><title>Search</title>");
    page.close();
    function load(source) {
      return new Promise(function (done, failed) {
        var script = page.createElement("script");
        script.src = new URL(source, home).href;
        script.onload = done;
        script.onerror = failed;
        page.head.append(script);
      });
    }
    inside.importScripts = function () {
      return Array.prototype.reduce.call(arguments, function (before, source) {
        return before.then(function () { return load(source); });
      }, Promise.resolve());
    };
    inside.postMessage = function (data) {
      setTimeout(function () {
        var told = new MessageEvent("message", { data: data });
        worker.dispatchEvent(told);
        if (worker.onmessage) { worker.onmessage(told); }
      });
    };
    var ready = load(home);
    worker.postMessage = function (data) {
      ready.then(function () { inside.dispatchEvent(new inside.MessageEvent("message", { data: data })); });
    };
    worker.terminate = function () { frame.remove(); };
    return worker;
  }
  window.IFrameWorker = IFrameWorker;
  window.Worker = IFrameWorker;
}());
