(function () {
  "use strict";
  var say = window.mastercopySpeech.say;
  var DRAWN = matchMedia("(min-width: 45em)").matches ? 500 : 60;  /* a line of a table is a card on a telephone */
  var FEW = 14;  /* so many different words in a column are a choice; more of them are a text */
  /* What is asked of a table stands in the address, so that a link, a bookmark and the way back show the same lines. */
  function asked(name) { return new URLSearchParams(location.search).get(name) || ""; }
  function remember(name, value) {
    var address = new URL(location.href);
    if (value) { address.searchParams.set(name, value); } else { address.searchParams.delete(name); }
    try { history.replaceState(history.state, "", address); } catch (refused) { /* from disk some browsers refuse */ }
  }
  function anchor() { try { return decodeURIComponent(location.hash.slice(1)); } catch (broken) { return ""; } }
  function words(cell) { return cell ? cell.textContent.replace(/\s+/g, " ").trim() : ""; }
  function field(kind, text, box) {
    var label = document.createElement("label");
    var input = document.createElement(kind);
    label.append(text, input);
    box.append(label);
    return input;
  }
  /* A choice for each column that says the same few things again and again; `add` is told its place and its words. */
  function choices(heads, rows, add) {
    heads.forEach(function (head, at) {
      var found = new Set(rows.map(function (row) { return words(row.cells[at]); }).filter(Boolean));
      var counted = Array.from(found).every(function (text) { return /^[\d.,:%\s-]+$/.test(text); });
      if (head && !counted && found.size > 1 && found.size <= FEW && found.size * 2 <= rows.length) { add(at, Array.from(found).sort()); }
    });
  }
  /* The years and months of a list by days, newest first, where it is long. */
  function spans(head, rows) {
    var days = rows.map(function (row) { return words(row.cells[0]); });
    var found = new Set(days.flatMap(function (day) { return [day.slice(0, 4), day.slice(0, 7)]; }));
    var listed = head && days.length > 60 && days.every(function (day) { return /^\d{4}-\d\d-\d\d$/.test(day); });
    return listed ? Array.from(found).sort(function (one, other) {
      return compare(other.slice(0, 4), one.slice(0, 4)) || one.length - other.length || compare(other, one);
    }) : [];
  }
  /* Numbers, days and shares in their own order, everything else in that of the alphabet; what is empty stands last. */
  function compare(one, other) {
    if (!one || !other) { return (one ? 0 : 1) - (other ? 0 : 1); }
    return one.localeCompare(other, undefined, { numeric: true });
  }
  function sortable(table, heads, rows, name, done) {
    var seen = matchMedia("(min-width: 45em)").matches;  /* on a telephone the heads of a table are there for the ear alone */
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell, at) {
      if (!heads[at] || !seen) { return; }
      var button = document.createElement("span");  /* of a head with a real button in it Chromium repeats nothing on the next sheet */
      button.tabIndex = 0;
      button.setAttribute("role", "button");
      button.className = "mc-sort";
      button.append.apply(button, Array.from(cell.childNodes));
      cell.append(button);
      button.addEventListener("keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); button.click(); }
      });
      button.addEventListener("click", function () {
        sort(at, cell.getAttribute("aria-sort") === "ascending" ? -1 : 1);
        remember(name, (cell.getAttribute("aria-sort") === "descending" ? "-" : "") + heads[at]);
      });
    });
    function sort(at, way) {
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute("aria-sort"); });
      table.tHead.rows[0].cells[at].setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      var order = rows.map(function (row, place) { return [words(row.cells[at]), place]; });
      order.sort(function (one, other) { return (!one[0] || !other[0] ? 1 : way) * compare(one[0], other[0]) || one[1] - other[1]; });
      table.tBodies[0].append.apply(table.tBodies[0], order.map(function (one) { return rows[one[1]]; }));
      done(order.map(function (one) { return one[1]; }));
    }
    var wish = asked(name);
    var column = heads.indexOf(wish.replace(/^-/, ""));
    if (wish && column >= 0) { sort(column, wish.charAt(0) === "-" ? -1 : 1); }
  }
  function sharpen(table, place) {  /* a second table of a page is asked by `filter2`, `status2` and so on */
    if (table.dataset.mcReady) { return; }
    table.dataset.mcReady = "yes";
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var also = place ? String(place + 1) : "";
    if (rows.length < 4) { return; }  /* so few are read faster than a word is typed */
    var box = document.createElement("div");
    box.className = "mc-filter";
    var input = field("input", say("Filter"), box);
    input.type = "search";
    var count = document.createElement("output");
    var titles = Array.prototype.map.call(table.tHead ? table.tHead.rows[0].cells : [], words);
    var heads = titles.map(function (title) { return title.toLowerCase(); });
    var whole = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var order = rows.map(function (row, at) { return at; });
    var more = document.createElement("button");
    var named = document.getElementById(anchor());
    var everything = Boolean(named && table.contains(named));  /* a link to one line must find it */
    var chosen = [];
    function choice(at, found) {
      var select = field("select", titles[at], box);
      select.add(new Option(say("any"), ""));
      found.forEach(function (text) { select.add(new Option(text.length > 60 ? text.slice(0, 59) + "…" : text, text)); });
      if (found.includes(asked(heads[at] + also))) { select.value = asked(heads[at] + also); }
      chosen.push({ at: at, select: select });
      select.addEventListener("change", function () { filter(); remember(heads[at] + also, select.value); });
    }
    var lasting = spans(heads[0], rows);
    if (lasting.length) { choice(0, lasting); }
    choices(heads, rows, choice);
    more.type = "button";
    more.className = "md-button mc-more";
    more.hidden = true;
    box.append(count, more);
    function holds(at, word) {  /* `who:mateus` asks one column, everything else the whole line */
      var cut = word.indexOf(":");
      var column = cut > 0 ? heads.indexOf(word.slice(0, cut)) : -1;
      return column < 0 ? whole[at].includes(word) : rows[at].cells[column].textContent.toLowerCase().includes(word.slice(cut + 1));
    }
    /* A browser needs seconds to lay out some thousand rows, so only the first are drawn until somebody asks for all; paper has them all. */
    function filter() {
      var wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var narrowed = chosen.filter(function (one) { return one.select.value; });
      var found = 0;
      order.forEach(function (at) {
        var row = rows[at];
        var out = !wanted.every(function (word) { return holds(at, word); }) ||
          !narrowed.every(function (one) { return one.at === 0 && lasting.length ? words(row.cells[0]).startsWith(one.select.value) : words(row.cells[one.at]) === one.select.value; });
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
    input.addEventListener("input", function () { filter(); remember("filter" + also, input.value.trim()); });
    input.value = asked("filter" + also);
    if (table.tHead && !table.classList.contains("mc-matrix")) { sortable(table, heads, rows, "sort" + also, function (places) { order = places; filter(); }); }
    filter();
    (table.closest(".mc-wide") || table).before(box);
  }
  function start() { document.querySelectorAll("table[data-mc-filter]").forEach(sharpen); }
  if (typeof window.document$ !== "undefined") { window.document$.subscribe(start); }
  else if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); }
  else { start(); }
}());
