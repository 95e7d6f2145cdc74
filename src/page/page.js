// Filters by kind, unit and year: without this script all rows are shown.
"use strict";
for (const form of document.querySelectorAll("form.filters")) {
  const scope = document.getElementById(form.dataset.scope);
  const rows = [...scope.querySelectorAll("tr[data-kind]")];
  const marks = new Map();
  for (const mark of scope.querySelectorAll("mark[data-of]")) {
    for (const id of mark.dataset.of.split(" ")) {
      if (!marks.has(id)) marks.set(id, []);
      marks.get(id).push(mark);
    }
  }
  const told = form.querySelector("output");
  const apply = () => {
    const kinds = new Set([...form.querySelectorAll("input[name=kind]:checked")].map((box) => box.value));
    const unit = form.elements.unit.value;
    const year = form.elements.year.value;
    const shown = new Set();
    let count = 0;
    for (const row of rows) {
      const fits =
        kinds.has(row.dataset.kind) &&
        (!unit || (row.dataset.units || "").split(";").includes(unit)) &&
        (!year || (row.dataset.years || "").split(" ").includes(year));
      row.hidden = !fits;
      if (fits) {
        shown.add(row.dataset.record);
        count += 1;
      }
    }
    for (const list of marks.values()) {
      for (const mark of list) {
        mark.classList.toggle("off", !mark.dataset.of.split(" ").some((id) => shown.has(id)));
      }
    }
    told.value = count + " / " + rows.length;
  };
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
}
// A chart of one indicator at a time.
for (const select of document.querySelectorAll("select[data-charts]")) {
  const figures = [...document.getElementById(select.dataset.charts).querySelectorAll("figure")];
  const choose = () => figures.forEach((figure, i) => (figure.hidden = i !== select.selectedIndex));
  select.closest("label").hidden = false;
  select.addEventListener("change", choose);
  choose();
}
