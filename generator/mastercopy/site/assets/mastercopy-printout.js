(function () {
  "use strict";
  var say = window.mastercopySpeech.say;
  function answer(form, words, address, open) {
    var status = form.querySelector("[role=status]");
    status.textContent = words + " ";
    if (address) {
      var link = document.createElement("a");
      link.href = form.dataset.mcRoot + address;
      link.textContent = open || say("Open the text in force");
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
    if (!Object.prototype.hasOwnProperty.call(current.documents, name)) { answer(form, say("{id} is not known here.", { id: id })); return; }
    var found = current.documents[name];
    var was = name === id ? "" : say("{old} is {id} today.", { old: id, id: found.id }) + " ";
    var now = { id: found.id, title: found.title, revision: found.revision, since: found.since, mine: label, day: found.coming && found.coming[label] };
    if (found.revision === null) {
      answer(form, was + say("No: {id} is not in force.", now) + " " + (found.replaced ? say("Use {name} instead.", { name: found.replaced }) : ""), found.url, say("See what became of it"));
    } else if (label.toUpperCase() === found.revision.toUpperCase()) {
      answer(form, was + say("Yes: revision {revision} of {id} {title} has been in force since {since}.", now), found.url);
    } else if (!label) {
      answer(form, was + say("Revision {revision} of {id} has been in force since {since}.", now), found.url);
    } else if (Object.prototype.hasOwnProperty.call(found.coming, label)) {
      answer(form, was + (now.day ? say("Not yet: revision {mine} of {id} is for {day}.", now) : say("Not yet: revision {mine} of {id} is not in force.", now)) +
        " " + say("Revision {revision} has been in force since {since}.", now), found.url);
    } else if (Object.prototype.hasOwnProperty.call(found.changes, label)) {
      answer(form, was + say("No: revision {revision} of {id} has been in force since {since}.", now),
        found.changes[label], say("See what has changed since yours"));
    } else {
      answer(form, was + (found.known.indexOf(label) < 0 ? say("No: revision {revision} of {id} has been in force since {since}; revision {mine} is not known here.", now) :
        say("No: revision {revision} of {id} has been in force since {since}.", now)), found.url);
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
