(function () {
  "use strict";
  var DAY = 86400000;
  function text(number) { return number === null || number === undefined ? "" : new Date(number * DAY).toISOString().slice(0, 10); }
  function number(day) { return Math.round(Date.parse(day + "T00:00:00Z") / DAY); }
  function rowOn(days, on) {  /* what a document is on a day: every difference up to it, the later over the earlier */
    var row = null;
    for (var at = 0; at < days.length && days[at][0] <= on; at += 1) { row = Object.assign(row || {}, days[at][1]); }
    return row;
  }
  function cell(tr, label, content, fixed) {
    var td = document.createElement("td");
    td.dataset.label = label;
    if (fixed) { td.className = "mc-fixed"; }
    td.append(...[].concat(content));
    tr.append(td);
  }
  function link(words, address) {
    var a = document.createElement("a");
    a.textContent = words;
    a.href = address;
    return a;
  }
  function mark(words, tone) {
    var span = document.createElement("span");
    span.className = "mc-status mc-tone-" + tone;
    span.textContent = words;
    return span;
  }
  function waiting(row, book, root, folder) {
    return row.p.reduce(function (parts, one) {
      var day = one[3] === null ? "" : ", effective " + text(one[3]);
      return parts.concat(parts.length ? ["; "] : [], link("revision " + one[0], root + "documents/" + folder + "/" + one[1] + ".html"),
        " " + book.words[one[2]].toLowerCase() + day);
    }, []);
  }
  function show(form, body, labels, book, on) {
    var root = form.dataset.mcRoot;
    var count = { force: 0, pending: 0, overdue: 0, all: 0 };
    var rows = book.documents.map(function (entry) {
      var row = rowOn(entry[2], on);
      if (row === null) { return null; }
      var page = root + "documents/" + entry[0] + "/" + (row.u === null ? "index" : row.u) + ".html";
      var late = row.n !== null && row.n < on;
      var tr = document.createElement("tr");
      count.all += 1;
      count.force += row.v === null ? 0 : 1;
      count.pending += row.p.length;
      count.overdue += late ? 1 : 0;
      cell(tr, labels[0], link(row.i, page), true);
      cell(tr, labels[1], row.t);
      cell(tr, labels[2], row.v === null ? "" : row.v);
      cell(tr, labels[3], mark(book.words[row.s], book.words[row.c]));
      cell(tr, labels[4], text(row.f), true);
      cell(tr, labels[5], late ? mark(text(row.n) + " (overdue)", "bad") : text(row.n), true);
      cell(tr, labels[6], row.o === null ? "" : book.words[row.o]);
      cell(tr, labels[7], waiting(row, book, root, entry[0]));
      return [row.i, tr];
    }).filter(Boolean).sort(function (one, other) { return one[0] < other[0] ? -1 : 1; });
    body.replaceChildren(...rows.map(function (pair) { return pair[1]; }));
    form.querySelector("[role=status]").textContent = "On " + text(on) + ": " + count.force + " of " + count.all +
      " known documents in force, " + count.pending + " recorded and not in force yet, " + count.overdue +
      (count.overdue === 1 ? " review overdue." : " reviews overdue.");
  }
  function start() {
    var form = document.querySelector("[data-mc-on]");
    var book = window.mastercopyDaybook;
    if (!form || !book || form.dataset.mcReady) { return; }
    form.dataset.mcReady = "yes";
    form.hidden = false;
    form.elements.on.min = text(book.first);
    var table = document.querySelector(".mc-any-day");
    var labels = Array.prototype.map.call(table.tHead.rows[0].cells, function (one) { return one.textContent; });
    var turns = Array.from(new Set(book.documents.flatMap(function (one) { return one[2].map(function (day) { return day[0]; }); })))
      .sort(function (one, other) { return one - other; });
    function go(on, keep) {
      if (!(on >= book.first && on <= book.as_of)) {
        form.querySelector("[role=status]").textContent = "Choose a day from " + text(book.first) + " to " + text(book.as_of) + ".";
        return;
      }
      form.elements.on.value = text(on);
      show(form, table.tBodies[0], labels, book, on);
      if (keep) { try { history.replaceState(null, "", "?on=" + text(on)); } catch (refused) { /* from disk some browsers refuse */ } }
    }
    function step(to) {
      var now = number(form.elements.on.value);
      var found = to < 0 ? turns.filter(function (day) { return day < now; }).pop() : turns.find(function (day) { return day > now; });
      if (found !== undefined) { go(found, true); }
    }
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.elements.on.addEventListener("change", function () { go(number(form.elements.on.value), true); });
    form.elements.earlier.addEventListener("click", function () { step(-1); });
    form.elements.later.addEventListener("click", function () { step(1); });
    var asked = new URLSearchParams(window.location.search).get("on");
    if (asked) { go(number(asked), false); } else { go(book.as_of, false); }
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
