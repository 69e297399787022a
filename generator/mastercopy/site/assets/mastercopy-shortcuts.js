(function () {
  "use strict";
  var say = window.mastercopySpeech.say;
  var STORED = "mastercopy-keys";
  var PLACES = { h: ["index.html", say("Home")], l: ["library/by-process.html", say("Documents by process")], r: ["library/by-role.html", say("Documents by role")],
    m: ["registers/documents.html", say("Master list")], d: ["for/on.html", say("On any day")], c: ["for/changes.html", say("What changed")], a: ["for/auditors.html", say("For auditors")] };
  var TOUCHED = ".mc-redline :is([data-rl='changed'], [data-rl='added'], [data-rl='removed'], [data-rl='moved'])";
  var dialog = null;
  var going = 0;
  var last = null;
  function base() {
    var config = document.getElementById("__config");
    return config ? JSON.parse(config.textContent).base : ".";
  }
  function on() {
    try { return localStorage.getItem(STORED) !== "off"; } catch (refused) { return true; }
  }
  function set(value) {
    try { localStorage.setItem(STORED, value ? "on" : "off"); } catch (refused) { /* then they are on again on the next page */ }
  }
  function typing(target) {
    return Boolean(target && target.closest && target.closest("input, textarea, select, [contenteditable=''], [contenteditable='true']"));
  }
  /* The extract for the public and the site of a group have a first page, and none of the other places. */
  function listed(place) {
    return place === "index.html" || Boolean(document.querySelector(".md-nav--primary a[href$='library/by-process.html']"));
  }
  function follow(way) {
    var link = document.querySelector("article [rel='" + way + "']");
    var now = document.querySelector(".mc-revisions tr.mc-current");  /* on the page of what is in force: the rows of its table, newest first */
    var row = now && (way === "prev" ? now.nextElementSibling : now.previousElementSibling);
    var found = document.querySelector(".mc-steps") ? link : (row && row.querySelector("a")) || link;
    if (found) { found.click(); }
    return Boolean(found);
  }
  function touched() {
    var all = Array.from(document.querySelectorAll(TOUCHED)).filter(function (one) { return one.checkVisibility ? one.checkVisibility() : true; });
    return all.filter(function (one) { return !all.some(function (other) { return other !== one && one.contains(other); }); });
  }
  function step(by) {
    var all = touched();
    if (!all.length) { return false; }
    var from = last || all.find(function (one) { return one.id && "#" + one.id === location.hash; });
    var at = from && all.includes(from) ? all.indexOf(from) + by : by > 0 ? 0 : all.length - 1;
    if (last) { last.classList.remove("mc-here"); }
    last = all[(at + all.length) % all.length];
    last.classList.add("mc-here");
    last.tabIndex = -1;
    last.focus({ preventScroll: true });
    last.scrollIntoView({ block: "center" });
    return true;
  }
  function part(name, text, parent) {
    var made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  }
  function build() {
    dialog = document.createElement("dialog");
    dialog.className = "mc-keys";
    dialog.setAttribute("aria-labelledby", "mc-keys-title");
    part("h2", say("Keys"), dialog).id = "mc-keys-title";
    var list = document.createElement("dl");
    [["/", say("Search")], ["?", say("This list")], ["[", say("Revision, or document, before this one")], ["]", say("Revision, or document, after this one")],
      ["j", say("Next change in a redline")], ["k", say("Change before it")]].concat(Object.keys(PLACES).filter(function (key) { return listed(PLACES[key][0]); }).map(function (key) {
      return ["g " + key, PLACES[key][1]];
    })).forEach(function (row) {
      var term = part("dt", "", list);
      row[0].split(" ").forEach(function (key) { part("kbd", key, term); term.append(" "); });
      part("dd", row[1], list);
    });
    dialog.append(list);
    var label = document.createElement("label");
    var box = document.createElement("input");
    box.type = "checkbox";
    box.checked = on();
    box.addEventListener("change", function () { set(box.checked); });
    label.append(box, say("Single keys do this; without, only Tab, Enter and Escape"));
    dialog.append(label);
    var close = part("button", say("Close"), dialog);
    close.type = "button";
    close.addEventListener("click", function () { dialog.close(); });
    document.body.append(dialog);
  }
  function help() {
    if (!dialog) { build(); }
    if (!dialog.open) { dialog.showModal(); }
    return true;
  }
  function press(key) {
    if (going && Date.now() - going < 1500) {
      going = 0;
      if (PLACES[key] && listed(PLACES[key][0])) { location.href = base() + "/" + PLACES[key][0]; return true; }
      return false;
    }
    going = 0;
    if (key === "g") { going = Date.now(); return true; }
    if (key === "?") { return help(); }
    if (key === "[" || key === "]") { return follow(key === "[" ? "prev" : "next"); }
    if (key === "j" || key === "k") { return step(key === "j" ? 1 : -1); }
    return false;
  }
  window.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " " || typing(event.target)) { return; }
    if (dialog && dialog.open) { return; }
    if (!on()) { event.stopImmediatePropagation(); return; }  /* the theme listens to letters as well */
    if (press(event.key)) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);
  function start() {
    document.querySelectorAll(".mc-by-keys").forEach(function (one) { one.hidden = !on(); });
    var foot = document.querySelector(".md-footer-meta__inner");
    if (!foot || foot.querySelector(".mc-keys-open")) { return; }
    var open = part("button", say("Keys"), foot);
    open.type = "button";
    open.className = "mc-keys-open";
    open.addEventListener("click", help);
  }
  if (typeof window.document$ !== "undefined") { window.document$.subscribe(start); }
  else if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); }
  else { start(); }
}());
