// What a browser adds to pages that work without it.

// After a refused form, the list of problems has the focus, so that it is read first.
const problems = document.getElementById("problems");
if (problems) problems.focus();

// A form marked data-auto sends itself when a choice in it changes. A date is sent when the field is left
// or Enter is pressed: while it is typed, every key is a change.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.type !== "date") form.requestSubmit();
});

// A page that shows the progress of long work asks again until it is done.
const waiting = document.querySelector("[data-refresh]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.refresh));

// A drawing wider than the screen opens at today.
for (const region of document.querySelectorAll(".chart > .scroll")) {
  const today = region.querySelector(".today");
  const box = region.getBoundingClientRect();
  if (today) region.scrollLeft += today.getBoundingClientRect().left - box.left - box.width / 2;
}
