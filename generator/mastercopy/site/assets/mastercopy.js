(function () {
  "use strict";
  function say(message, values) {  /* in the language of the site: mastercopy-language.js knows what is not English */
    var known = ((window.mastercopyWords || {}).messages || {})[message];
    return (known ? known[0] : message).replace(/\{(\w+)\}/g, function (whole, name) { return values && name in values ? values[name] : whole; });
  }
  var DRAWN = 500;
  /* What is asked of a table stands in the address, so that a link, a bookmark and the way back show the same lines. */
  function asked(name) { return new URLSearchParams(location.search).get(name) || ""; }
  function remember(name, words) {
    var address = new URL(location.href);
    if (words) { address.searchParams.set(name, words); } else { address.searchParams.delete(name); }
    try { history.replaceState(history.state, "", address); } catch (refused) { /* from disk some browsers refuse */ }
  }
  function anchor() { try { return decodeURIComponent(location.hash.slice(1)); } catch (broken) { return ""; } }
  function sharpen(table, place) {
    if (table.dataset.mcReady) { return; }
    table.dataset.mcReady = "yes";
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var box = document.createElement("div");
    var label = document.createElement("label");
    var input = document.createElement("input");
    var count = document.createElement("output");
    box.className = "mc-filter";
    var name = place ? "filter" + (place + 1) : "filter";
    input.type = "search";
    input.value = asked(name);
    label.append(say("Filter") + " ", input);
    box.append(label, count);
    var heads = Array.prototype.map.call(table.tHead ? table.tHead.rows[0].cells : [], function (one) { return one.textContent.trim().toLowerCase(); });
    var whole = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var more = document.createElement("button");
    var named = document.getElementById(anchor());
    var everything = Boolean(named && table.contains(named));  /* a link to one line must find it */
    more.type = "button";
    more.className = "md-button mc-more";
    more.hidden = true;
    box.append(more);
    function holds(at, word) {  /* `who:mateus` asks one column, everything else the whole line */
      var cut = word.indexOf(":");
      var column = cut > 0 ? heads.indexOf(word.slice(0, cut)) : -1;
      return column < 0 ? whole[at].includes(word) : rows[at].cells[column].textContent.toLowerCase().includes(word.slice(cut + 1));
    }
    /* A browser needs seconds to lay out some thousand rows, so only the first are drawn until somebody asks for all; paper has them all. */
    function filter() {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var found = 0;
      rows.forEach(function (row, at) {
        var out = !words.every(function (word) { return holds(at, word); });
        var later = !out && !everything && found >= DRAWN;
        if (!out) { found += 1; }
        if (row.hidden !== out) { row.hidden = out; }
        if (row.classList.contains("mc-undrawn") !== later) { row.classList.toggle("mc-undrawn", later); }
      });
      var waiting = !everything && found > DRAWN;
      count.textContent = waiting ? say("The first {part} of {all} shown", { part: DRAWN, all: found }) : say("{part} of {all} shown", { part: found, all: rows.length });
      more.textContent = say("Show all {all}", { all: found });
      more.hidden = !waiting;
    }
    more.addEventListener("click", function () { everything = true; filter(); input.focus(); });
    input.addEventListener("input", function () { filter(); remember(name, input.value.trim()); });
    filter();
    (table.closest(".mc-wide") || table).before(box);
  }
  /* The theme opens its drawer by a label, which no key reaches, and lets the keys walk through the closed one. */
  function openDrawer() {
    var box = document.getElementById("__drawer");
    var label = document.querySelector("label.md-header__button[for=__drawer]");
    var drawer = document.querySelector(".md-sidebar--primary");
    if (!box || !label || !drawer || label.dataset.mcReady) { return; }
    label.dataset.mcReady = "yes";
    label.tabIndex = 0;
    label.setAttribute("role", "button");
    label.setAttribute("aria-label", say("Navigation"));
    var wide = matchMedia("(min-width: 76.25em)");
    function settle() {
      drawer.inert = !wide.matches && !box.checked;
      label.setAttribute("aria-expanded", String(box.checked));
    }
    label.addEventListener("keydown", function (event) {  /* the theme itself answers to Enter on a focused label */
      if (event.key === " ") { event.preventDefault(); box.click(); }
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && box.checked) { box.click(); label.focus(); }
    });
    box.addEventListener("change", settle);
    wide.addEventListener("change", settle);
    settle();
  }
  function start() { openDrawer(); document.querySelectorAll("table[data-mc-filter]").forEach(sharpen); }
  if (typeof window.document$ !== "undefined") { window.document$.subscribe(start); }
  else if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); }
  else { start(); }
}());
