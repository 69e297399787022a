(function () {
  "use strict";
  function sharpen(table) {
    if (table.dataset.mcReady) { return; }
    table.dataset.mcReady = "yes";
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var box = document.createElement("div");
    var label = document.createElement("label");
    var input = document.createElement("input");
    var count = document.createElement("output");
    box.className = "mc-filter";
    input.type = "search";
    label.append("Filter ", input);
    box.append(label, count);
    function filter() {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var shown = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.includes(word); });
        if (!row.hidden) { shown += 1; }
      });
      count.textContent = shown + " of " + rows.length + " shown";
    }
    input.addEventListener("input", filter);
    filter();
    (table.closest(".mc-wide") || table).before(box);
  }
  function start() { document.querySelectorAll("table[data-mc-filter]").forEach(sharpen); }
  if (typeof window.document$ !== "undefined") { window.document$.subscribe(start); }
  else if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); }
  else { start(); }
}());
