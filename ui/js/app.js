// What a browser adds to pages that work without it.

// After a refused form, the list of problems has the focus, so that it is read first.
const problems = document.getElementById("problems");
if (problems) problems.focus();

// A form marked data-auto sends itself when a choice in it changes.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.type !== "date") form.requestSubmit();
});

// A page that shows the progress of long work asks again until it is done.
const waiting = document.querySelector("[data-refresh]");
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.refresh));
