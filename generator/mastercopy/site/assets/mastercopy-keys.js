(function () {
  "use strict";
  var say = window.mastercopySpeech.say;
  /* The theme opens its drawer, its search and the parts of its navigation by labels, which no key reaches, and lets the
     keys walk through what is closed. Here each label gets a button inside, and what is not seen cannot be reached. */
  var ROOM = { search: matchMedia("(min-width: 60em)"), drawer: matchMedia("(min-width: 76.25em)"), folds: matchMedia("(min-width: 45em)") };
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function tell(element, facts) {  /* attributes as they shall be; what is empty shall not be there */
    Object.keys(facts).forEach(function (name) {
      if (facts[name]) { element.setAttribute(name, facts[name]); } else { element.removeAttribute(name); }
    });
  }
  function knob(element, box, name) {  /* an element in a label, as a button for keys and for those who hear the page */
    function press(event) {
      if (event.key !== "Enter" && event.key !== " ") { return; }
      event.preventDefault();
      event.stopPropagation();
      box.click();
    }
    element.classList.add("mc-knob");
    element.addEventListener("keydown", press);
    return function (on) {
      tell(element, { tabindex: on && "0", role: on && "button", "aria-expanded": on && String(box.checked), "aria-label": on && name });
    };
  }
  function wrapped(label) {  /* all that a label holds, in one element */
    var span = document.createElement("span");
    span.append.apply(span, label.childNodes);
    label.append(span);
    return span;
  }
  function named(selector, otherwise) {
    var found = document.querySelector(selector);
    return found && found.getAttribute("aria-label") || otherwise;
  }
  function begun(element) {
    if (element.dataset.mcReady) { return true; }
    element.dataset.mcReady = "yes";
    return false;
  }
  function parts(drawer) {  /* on a phone each part of the navigation slides over the list that leads to it */
    return all(".md-nav__toggle", drawer).map(function (toggle) {
      var item = toggle.parentElement, nav = item.querySelector(":scope > .md-nav");
      var label = item.querySelector("label.md-nav__link"), title = nav && nav.querySelector(":scope > .md-nav__title");
      if (!nav || !label || !title || label.getAttribute("tabindex") === "0") { return null; }
      var inner = label.querySelector(".md-ellipsis") || wrapped(label);
      var back = title.querySelector(".md-nav__icon") || wrapped(title);
      return { toggle: toggle, item: item, nav: nav, label: label, inner: inner, back: back, there: knob(inner, toggle),
        here: knob(back, toggle, say("Back from {name}", { name: title.textContent.trim() })) };
    }).filter(Boolean);
  }
  function openDrawer() {
    var box = document.getElementById("__drawer"), drawer = document.querySelector(".md-sidebar--primary");
    var label = document.querySelector("label.md-header__button[for=__drawer]");
    if (!box || !label || !drawer || begun(drawer)) { return; }
    var menu = label.querySelector(".mc-knob") || wrapped(label);
    var show = knob(menu, box, named(".md-nav--primary", say("Navigation"))), found = parts(drawer);
    function settle() {
      var narrow = !ROOM.drawer.matches;
      drawer.inert = narrow && !box.checked;
      show(narrow);
      found.forEach(function (one) {
        var open = narrow && one.toggle.checked && getComputedStyle(one.nav).display !== "none";
        one.there(narrow);
        one.here(narrow);
        one.nav.inert = narrow && !one.toggle.checked;
        one.label.inert = open;
        one.covers = open;
      });
      all(".md-nav__list", drawer).forEach(function (list) {
        var over = found.find(function (one) { return one.covers && one.item.parentElement === list; });
        all(":scope > li", list).forEach(function (item) { item.inert = Boolean(over) && over.item !== item; });
        all(":scope > a, :scope > .md-nav__title", list.parentElement).forEach(function (one) { one.inert = Boolean(over); });
      });
    }
    found.forEach(function (one) {
      one.toggle.addEventListener("change", function () {
        settle();
        if (!ROOM.drawer.matches) { (one.toggle.checked ? one.back : one.inner).focus(); }
      });
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && box.checked) { box.click(); menu.focus(); }
    });
    box.addEventListener("change", settle);
    ROOM.drawer.addEventListener("change", settle);
    settle();
  }
  function openSearch() {
    var box = document.getElementById("__search"), search = document.querySelector(".md-search");
    var label = document.querySelector("label.md-header__button[for=__search]");
    var query = document.querySelector(".md-search__input"), output = document.querySelector(".md-search__output");
    if (!box || !search || !label || !query || !output || begun(search)) { return; }
    var glass = wrapped(label), arrow = search.querySelector("label.md-search__icon");
    var show = knob(glass, box, named(".md-search__input", say("Search")));
    var shut = arrow ? knob(wrapped(arrow), box, say("Close the search")) : show;
    function settle() {
      search.inert = !ROOM.search.matches && !box.checked;
      output.inert = !box.checked;
      show(!ROOM.search.matches);
      shut(!ROOM.search.matches);
    }
    box.addEventListener("change", function () {
      settle();
      if (!ROOM.search.matches) { (box.checked ? query : glass).focus(); }
    });
    document.addEventListener("keydown", function (event) {  /* the theme lets go of the field after it has closed the search */
      if (event.key === "Escape" && box.checked && !ROOM.search.matches) { setTimeout(function () { glass.focus(); }); }
    }, true);
    ROOM.search.addEventListener("change", settle);
    settle();
  }
  function unfold() {  /* what stands open beside a phone says so, and is no stop for a key that would do nothing */
    all("details.mc-open").forEach(function (fold) {
      if (begun(fold)) { return; }
      var summary = fold.querySelector("summary");
      function settle() {
        fold.open = ROOM.folds.matches;
        tell(summary, { tabindex: ROOM.folds.matches && "-1" });
      }
      ROOM.folds.addEventListener("change", settle);
      settle();
    });
  }
  function reachScrolling() {  /* what scrolls sideways is a stop for the keys; what shows all it has is none */
    if (typeof ResizeObserver === "undefined") { return; }
    var observer = new ResizeObserver(function (entries) {
      entries.forEach(function (entry) {
        var one = entry.target;
        var over = one.scrollWidth > one.clientWidth + 1 || one.classList.contains("mc-wide") && one.scrollHeight > one.clientHeight + 1;
        tell(one, { tabindex: over && "0", role: over && one.dataset.mcName && "group", "aria-label": over && one.dataset.mcName });
      });
    });
    all(".mc-wide, .md-typeset__scrollwrap, .md-typeset pre > code").forEach(function (one) {
      if (begun(one)) { return; }
      one.dataset.mcName = one.getAttribute("aria-label") || (one.querySelector("table") ? say("Table") : "");
      observer.observe(one);
    });
  }
  function nameTicks() {  /* a box of a task list is about what stands beside it */
    all(".task-list-item input[type=checkbox]:not([aria-label])").forEach(function (one) {
      one.setAttribute("aria-label", (one.closest("label, p, li").textContent || one.closest("li").textContent).trim());
    });
  }
  function start() { openDrawer(); openSearch(); unfold(); reachScrolling(); nameTicks(); }
  if (typeof window.document$ !== "undefined") { window.document$.subscribe(start); }
  else if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); }
  else { start(); }
}());
