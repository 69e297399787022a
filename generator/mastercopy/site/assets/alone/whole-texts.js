/* Searches the whole texts piece by piece; the words that are looked for stand in the address, so that it can be shared. */
(function () {
  "use strict";
  var say = window.mastercopySpeech.say;
  var sayCount = window.mastercopySpeech.sayCount;
  const MOST = 50;
  const form = document.getElementById("mc-whole-form");
  const told = document.getElementById("mc-whole-told");
  const found = document.getElementById("mc-whole-found");
  let asked = 0;

  /* A field for text reads characters that are spelled out, and makes elements of nothing. */
  function plain(written) {
    const field = document.createElement("textarea");
    field.innerHTML = written;
    return field.value;
  }

  /* What is found is text of documents: it is put in as text, and the marks around the words are made here. */
  function excerpt(written) {
    const line = document.createElement("p");
    written.split(/(<mark>.*?<\/mark>)/).forEach(function (piece) {
      const words = plain(piece.replace(/<\/?mark>/g, ""));
      if (piece.startsWith("<mark>")) {
        const mark = document.createElement("mark");
        mark.textContent = words;
        line.append(mark);
      } else {
        line.append(words);
      }
    });
    return line;
  }

  function entry(one) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(one.raw_url, location.href).href;
    link.textContent = one.meta.title;
    item.append(link, excerpt(one.excerpt));
    return item;
  }

  async function search(pieces, words) {
    const mine = ++asked;
    told.textContent = say("Searching …");
    const answer = await pieces.search(words);
    const first = await Promise.all(answer.results.slice(0, MOST).map(function (one) { return one.data(); }));
    if (mine !== asked) { return; }  /* somebody has asked for something else since */
    const all = answer.results.length;
    told.textContent = all > MOST ? say("The first {part} of {number} documents", { part: MOST, number: all }) : sayCount("{number} document", "{number} documents", all);
    found.replaceChildren(...first.map(entry));
  }

  async function begin() {
    const pieces = await import(new URL("search/pieces/pagefind.js", location.href));
    await pieces.options({ baseUrl: "/" });
    document.getElementById("mc-whole-not").hidden = true;
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const address = new URL(location.href);
      address.searchParams.set("q", form.q.value);
      history.replaceState(null, "", address);
      search(pieces, form.q.value);
    });
    form.q.value = new URL(location.href).searchParams.get("q") || "";
    if (form.q.value) { search(pieces, form.q.value); } else { form.q.focus(); }
  }

  if (form && location.protocol !== "file:") { begin(); }
})();
