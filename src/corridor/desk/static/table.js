/** The figures of a chart as a table that can be sorted. */

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** Put a chart's table into an element, sorted as it was before. */
export function fillTable(element, chart) {
  const { columns, rows } = chart.table;
  const by = Number(element.dataset.by ?? -1);
  const down = element.dataset.down === 'yes';
  element.setAttribute('aria-label', `Table: ${chart.subtitle || chart.title[0]}`);
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  columns.forEach((column, n) => {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.setAttribute('aria-sort', n === by ? (down ? 'descending' : 'ascending') : 'none');
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: column.label });
    button.addEventListener('click', () => {
      element.dataset.down = n === by && !down ? 'yes' : 'no';
      element.dataset.by = String(n);
      fillTable(element, chart);
      element.querySelectorAll('thead button')[n].focus();
    });
    cell.append(button);
    head.append(cell);
  });
  const body = table.createTBody();
  for (const row of sorted(rows, by, down)) {
    const line = body.insertRow();
    row.forEach((value, n) => {
      const cell = document.createElement(n ? 'td' : 'th');
      if (!n) cell.scope = 'row';
      cell.textContent = shown(value);
      line.append(cell);
    });
  }
  element.replaceChildren(table);
}

function sorted(rows, by, down) {
  if (by < 0) return rows;
  const sign = down ? -1 : 1;
  return [...rows].sort((x, y) => {
    const [p, q] = [x[by], y[by]];
    if (p === null || q === null) return (p === null) - (q === null);
    return sign * (p < q ? -1 : p > q ? 1 : 0);
  });
}

function shown(value) {
  if (value === null) return '–';
  return typeof value === 'number' ? digits.format(value).replace('-', '−') : value;
}
