(function () {
  "use strict";
  function say(form, words, address, open) {
    var status = form.querySelector("[role=status]");
    status.textContent = words + " ";
    if (address) {
      var link = document.createElement("a");
      link.href = form.dataset.mcRoot + address;
      link.textContent = open || "Open the text in force";
      status.append(link);
    }
  }
  function look(form) {
    var current = window.mastercopyCurrent;
    var id = form.elements.id.value.trim().toUpperCase();
    var label = form.elements.rev.value.trim();
    if (!current || !id) { return; }
    var typed = /^([A-Z]+)[ _]?-?0*(\d+)$/.exec(id);  /* SOP7, SOP 7, SOP-7: the number as people say it */
    if (typed && !Object.prototype.hasOwnProperty.call(current.documents, id)) {
      id = [3, 2, 4, 1].map(function (width) { return typed[1] + "-" + typed[2].padStart(width, "0"); })
        .filter(function (one) { return current.documents[one] || current.formerly[one]; })[0] || id;
    }
    var name = Object.prototype.hasOwnProperty.call(current.formerly, id) ? current.formerly[id].toUpperCase() : id;
    if (!Object.prototype.hasOwnProperty.call(current.documents, name)) { say(form, id + " is not known here."); return; }
    var found = current.documents[name];
    var was = name === id ? "" : id + " is " + found.id + " today. ";
    if (found.revision === null) {
      say(form, was + "No: " + found.id + " is not in force. " + (found.replaced ? "Use " + found.replaced + " instead." : ""), found.url, "See what became of it");
    } else if (label.toUpperCase() === found.revision.toUpperCase()) {
      say(form, was + "Yes: revision " + found.revision + " of " + found.id + " " + found.title + " has been in force since " + found.since + ".", found.url);
    } else if (!label) {
      say(form, was + "Revision " + found.revision + " of " + found.id + " has been in force since " + found.since + ".", found.url);
    } else if (Object.prototype.hasOwnProperty.call(found.coming, label)) {
      say(form, was + "Not yet: revision " + label + " of " + found.id + (found.coming[label] ? " is for " + found.coming[label] : " is not in force") +
        ". Revision " + found.revision + " has been in force since " + found.since + ".", found.url);
    } else if (Object.prototype.hasOwnProperty.call(found.changes, label)) {
      say(form, was + "No: revision " + found.revision + " of " + found.id + " has been in force since " + found.since + ".",
        found.changes[label], "See what has changed since yours");
    } else {
      say(form, was + "No: revision " + found.revision + " of " + found.id + " has been in force since " + found.since +
        (found.known.indexOf(label) < 0 ? "; revision " + label + " is not known here." : "."), found.url);
    }
  }
  function start() {
    document.querySelectorAll("[data-mc-printout]").forEach(function (form) {
      if (form.dataset.mcReady) { return; }
      form.dataset.mcReady = "yes";
      form.hidden = false;
      form.addEventListener("submit", function (event) { event.preventDefault(); look(form); });
      var asked = new URLSearchParams(window.location.search);
      if (asked.get("id")) {
        form.elements.id.value = asked.get("id");
        form.elements.rev.value = asked.get("rev") || "";
        look(form);
      }
    });
  }
  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
