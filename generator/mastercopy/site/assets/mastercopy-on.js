(function () {
  "use strict";
  var say = window.mastercopySpeech.say;
  var sayCount = window.mastercopySpeech.sayCount;
  function small(words) { return document.documentElement.lang === "de" ? words : words.toLowerCase(); }  /* German nouns keep their capital */
  var DAY = 86400000;
  function text(number) { return number === null || number === undefined ? "" : new Date(number * DAY).toISOString().slice(0, 10); }
  function number(day) { return Math.round(Date.parse(day + "T00:00:00Z") / DAY); }
  function addMonths(day, months) {  /* the same day so many months later, the last of a month that is shorter */
    var start = new Date(day * DAY);
    var month = start.getUTCFullYear() * 12 + start.getUTCMonth() + months;
    var last = new Date(Date.UTC(Math.floor(month / 12), month % 12 + 1, 0)).getUTCDate();
    return Date.UTC(Math.floor(month / 12), month % 12, Math.min(start.getUTCDate(), last)) / DAY;
  }
  function follow(row, day) {  /* the next revision in its turn comes into force */
    return Object.assign({}, row, { v: /^[0-9]{1,9}$/.test(row.v || "") ? String(Number(row.v) + 1) : "1", u: null, f: day, p: [] });
  }
  function read(entry, first) {  /* every day of a document with its row; views/daycode.py says how they are written */
    var row = { i: null, t: "", v: null, u: null, s: 0, f: null, m: null, n: null, o: null, p: [] };
    var day = first;
    function keep() { return complete(row, entry, day); }
    return unpack(entry[3]).flatMap(function (given) {
      var step = typeof given === "number" ? [given, {}, 1] : given;
      var kept = [];
      day += step[0];
      if (typeof step[1] === "number") {  /* the next revision is announced, and comes so many days later */
        var label = follow(row, day).v;
        row = Object.assign({}, row, { p: [[label, "r" + label, step[1], day + step[2]]] });
        kept.push(keep());
        day += step[2];
        row = follow(row, day);
      } else {
        row = Object.assign(step.length > 2 ? follow(row, day) : Object.assign({}, row), step[1]);
      }
      return kept.concat(keep());
    });
  }
  var DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  function unpack(steps) {  /* numbers that were written together as text, one by one again */
    return steps.flatMap(function (step) {
      if (typeof step !== "string") { return [step]; }
      var found = [], at = 0;
      function digit() { at += 1; return DIGITS.indexOf(step[at - 1]); }
      function days() { return digit() * DIGITS.length + digit(); }
      while (at < step.length) {
        if (step[at] === "!") { at += 1; found.push([days(), digit(), days()]); } else { found.push(days()); }
      }
      return found;
    });
  }
  function complete(row, entry, day) {  /* a row with what is not written because it follows */
    var shown = Object.assign({}, row, { day: day });
    if (row.i === null) { shown.i = entry[0]; }
    if (row.m !== null && row.f !== null) { shown.n = addMonths(row.f, row.m); }
    return shown;
  }
  function rowOn(entry, first, on) {  /* what a document is on a day */
    entry.rows = entry.rows || read(entry, first);
    var found = null;
    for (var at = 0; at < entry.rows.length && entry.rows[at].day <= on; at += 1) { found = entry.rows[at]; }
    return found;
  }
  function whole(content) {  /* words with their days as elements, which no line breaks; anything else as it is */
    if (typeof content !== "string" || content.indexOf("-") < 0) { return [content]; }
    return content.split(/(^|[ (])([12]\d{3}-\d\d(?:-\d\d)?)(?![\w-])/).map(function (part, at) {
      if (at % 3 !== 2) { return part; }
      var day = document.createElement("time");
      day.textContent = part;
      return day;
    });
  }
  function cell(tr, label, content, fixed) {
    var td = document.createElement(tr.cells.length ? "td" : "th");
    if (!tr.cells.length) { td.scope = "row"; }  /* what a row is about is read out with its cells */
    td.dataset.label = label;
    if (fixed) { td.className = "mc-fixed"; }
    td.append(...(fixed ? [].concat(content) : [].concat(content).flatMap(whole)));
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
      var day = one[3] === null ? "" : ", " + say("effective {day}", { day: text(one[3]) });
      return parts.concat(parts.length ? [say(";") + " "] : [], link(say("revision {revision}", { revision: one[0] }), root + "documents/" + folder + "/" + one[1] + ".html"),
        " " + small(book.words[one[2]]) + day);
    }, []);
  }
  function draw(row, late, entry, labels, book, root) {
    var tr = document.createElement("tr");
    var page = root + "documents/" + (entry[1] || entry[0]) + "/" + (row.v === null ? "index" : row.u || "r" + row.v) + ".html";
    cell(tr, labels[0], link(row.i, page), true);
    cell(tr, labels[1], row.t);
    cell(tr, labels[2], row.v === null ? "" : row.v);
    cell(tr, labels[3], mark(book.states[row.s][0], book.states[row.s][1]));
    cell(tr, labels[4], text(row.f), true);
    cell(tr, labels[5], late ? mark(say("{day} (overdue)", { day: text(row.n) }), "bad") : text(row.n), true);
    cell(tr, labels[6], row.o === null ? "" : book.words[row.o]);
    cell(tr, labels[7], waiting(row, book, root, entry[1] || entry[0]));
    return tr;
  }
  function otherwise(entry, on) {  /* what a site of that day showed, where that is not what is known of it by now */
    var found = (entry[4] || []).find(function (span) { return span[0] <= on && on < span[1]; });
    return found ? found[2].map(function (row) { return complete(row, entry, found[0]); }) : null;
  }
  function drawShown(row, on, entry, labels, book, root, known) {  /* the line of that day, what differs marked */
    var tr = draw(row, row.n !== null && row.n < on, entry, labels, book, root);
    tr.className = "mc-otherwise";
    tr.cells[0].append(note(say("as shown that day")));
    Array.prototype.forEach.call(tr.cells, function (td, at) {
      var same = known !== null && at > 0 && td.textContent === known.cells[at].textContent;
      if (at > 0 && !same) { td.classList.add("mc-differs"); }
    });
    return tr;
  }
  function drawNothing(entry, labels) {
    var tr = document.createElement("tr");
    tr.className = "mc-otherwise";
    cell(tr, labels[0], [entry[0], note(say("as shown that day"))], true);
    cell(tr, labels[1], say("Not listed: nothing of it was recorded yet."));
    tr.cells[1].colSpan = labels.length - 1;
    tr.cells[1].className = "mc-differs";
    return tr;
  }
  function note(words) {
    var small = document.createElement("small");
    small.textContent = words;
    return small;
  }
  function place(body, rows) {  /* where as many rows stand as before, only those that are others are put in */
    var before = body.mcRows || [];
    var known = new Set(before);
    var fresh = rows.filter(function (tr) { return !known.has(tr); }).length;
    var moved = rows.some(function (tr, at) { return tr !== before[at] && known.has(tr); });
    if (moved || before.length !== rows.length || fresh > rows.length / 4) { body.replaceChildren(...rows); }
    else { rows.forEach(function (tr, at) { if (before[at] !== tr) { before[at].replaceWith(tr); } }); }
    body.mcRows = rows;
  }
  function rowsOf(entry, row, on, late, labels, book, root) {  /* the line by what is known, and that of the day where it was another */
    var shown = otherwise(entry, on);
    var key = (row === null ? "" : row.day) + (late ? "!" : "") + (shown === null ? "" : "?" + on);
    if (entry.shown && entry.shown.key === key) { return entry.shown; }  /* a row that says what it said stays as it is */
    var known = row === null ? null : draw(row, late, entry, labels, book, root);
    var lines = known === null ? [] : [known];
    if (shown !== null) {
      if (known !== null) { known.cells[0].append(note(say("as known by now"))); }
      lines = lines.concat(shown.length ? shown.map(function (one) { return drawShown(one, on, entry, labels, book, root, known); }) : [drawNothing(entry, labels)]);
    }
    entry.shown = { key: key, id: row === null ? entry[0] : row.i, lines: lines, differs: shown !== null };
    return entry.shown;
  }
  function show(form, body, labels, book, on) {
    var root = form.dataset.mcRoot;
    var count = { force: 0, pending: 0, overdue: 0, all: 0, otherwise: 0 };
    var found = book.documents.map(function (entry) {
      var row = rowOn(entry, book.first, on);
      var late = row !== null && row.n !== null && row.n < on;
      if (row !== null) {
        count.all += 1;
        count.force += row.v === null ? 0 : 1;
        count.pending += row.p.length;
        count.overdue += late ? 1 : 0;
      } else if (otherwise(entry, on) === null) { return null; }
      return rowsOf(entry, row, on, late, labels, book, root);
    }).filter(Boolean).sort(function (one, other) { return one.id < other.id ? -1 : one.id > other.id ? 1 : 0; });
    count.otherwise = found.filter(function (one) { return one.differs; }).length;
    if (form.elements.otherwise.checked) { found = found.filter(function (one) { return one.differs; }); }
    place(body, found.flatMap(function (one) { return one.lines; }));
    form.querySelector("[role=status]").replaceChildren(...whole(say("On {day}: {part} of {all} known documents in force, {pending} recorded and not in force yet, {reviews}.",
      { day: text(on), part: count.force, all: count.all, pending: count.pending,
        reviews: sayCount("{number} review overdue", "{number} reviews overdue", count.overdue) }) + " " +
      (count.otherwise === 0 ? say("Nothing was shown otherwise on that day.") :
      sayCount("{number} document was shown otherwise on that day.", "{number} documents were shown otherwise on that day.", count.otherwise))));
  }
  function date(form, on) {  /* the day that was asked about stands above and below what is printed */
    var heading = document.querySelector(".md-content h1");
    if (heading) { heading.textContent = say("On {day}", { day: text(on) }); }
    document.documentElement.dataset.mcDay = say("On {day}, as known on {known}", { day: text(on), known: form.elements.on.max });
  }
  function recordsOn(book, on) {  /* each record as its file stood on a day: [entry, day] */
    return book.records.map(function (entry) {
      var at = 0, found = null;
      entry[3].forEach(function (step) { at += step[0]; if (at <= on) { found = step; } });
      return found !== null && found.length > 1 ? [entry, found] : null;
    }).filter(Boolean);
  }
  function showRecords(table, book, root, on) {
    var labels = titles(table);
    place(table.tBodies[0], recordsOn(book, on).map(function (one) {
      var entry = one[0], day = one[1];
      var tr = document.createElement("tr");
      var late = day.length > 5 && day[5] < on;
      cell(tr, labels[0], entry[1] ? link(entry[0], root + entry[1]) : entry[0], true);
      cell(tr, labels[1], book.words[day[1]]);
      cell(tr, labels[2], book.words[entry[2]]);
      cell(tr, labels[3], day[3] ? mark(book.words[day[2]], book.words[day[3]]) : book.words[day[2]]);
      cell(tr, labels[4], book.words[day[4]]);
      cell(tr, labels[5], late ? mark(say("{day} (overdue)", { day: text(day[5]) }), "bad") : text(day[5]), true);
      return tr;
    }));
  }
  function titles(table) { return Array.prototype.map.call(table.tHead.rows[0].cells, function (one) { return one.textContent; }); }
  function turnsOf(book, records) {  /* every day on which a line becomes another, in order */
    var days = new Set();
    book.documents.forEach(function (one) {
      rowOn(one, book.first, 0);
      one.rows.forEach(function (row) { days.add(row.day); });
      (one[4] || []).forEach(function (span) { days.add(span[0]); days.add(span[1]); });
    });
    (records ? records.records : []).forEach(function (one) { one[3].reduce(function (at, step) { days.add(at + step[0]); return at + step[0]; }, 0); });
    return Array.from(days).filter(function (day) { return day >= book.first && day <= book.as_of; }).sort(function (one, other) { return one - other; });
  }
  function start() {
    var form = document.querySelector("[data-mc-on]");
    var book = window.mastercopyDaybook;
    if (!form || !book || form.dataset.mcReady) { return; }
    form.dataset.mcReady = "yes";
    form.hidden = false;
    form.elements.on.min = text(book.first);
    var table = document.querySelector(".mc-any-day");
    var records = window.mastercopyRecordbook, recordTable = document.querySelector(".mc-any-day-records");
    var labels = titles(table);
    var turns = turnsOf(book, recordTable ? records : null);
    function go(on, keep) {
      if (!(on >= book.first && on <= book.as_of)) {
        form.querySelector("[role=status]").textContent = say("Choose a day from {first} to {last}.", { first: text(book.first), last: text(book.as_of) });
        return;
      }
      form.elements.on.value = text(on);
      show(form, table.tBodies[0], labels, book, on);
      date(form, on);
      if (recordTable && records) { showRecords(recordTable, records, form.dataset.mcRoot, on); }
      if (keep) { try { history.replaceState(null, "", "?on=" + text(on)); } catch (refused) { /* from disk some browsers refuse */ } }
    }
    function step(to) {
      var now = number(form.elements.on.value);
      var found = to < 0 ? turns.filter(function (day) { return day < now; }).pop() : turns.find(function (day) { return day > now; });
      if (found !== undefined) { go(found, true); }
    }
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.elements.on.addEventListener("change", function () { go(number(form.elements.on.value), true); });
    form.elements.otherwise.addEventListener("change", function () { go(number(form.elements.on.value), false); });
    form.elements.earlier.addEventListener("click", function () { step(-1); });
    form.elements.later.addEventListener("click", function () { step(1); });
    var asked = new URLSearchParams(window.location.search).get("on");
    if (asked) { go(number(asked), false); } else { go(book.as_of, false); }
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
