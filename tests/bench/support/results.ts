/** The page of results: every figure of the last run of all benches, which goals it missed, by how much, and why. */
import { ratioOf, shown, type Figure, type Report } from '../bench.ts';

const HEAD = `# What was measured

Written by \`npm run bench -- all --write\`, which replaces it. Each figure is a median of rounds in which ours and what it is
compared with took turns; *ratio* is ours to the other. Two shared cores vary by up to a factor of two between runs, so
ratios are what to compare.
`;

export function resultsPage(reports: readonly Report[]): string {
  const [first] = reports;
  const by = Object.entries(first?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
  const where = first === undefined ? '' : `\n${first.machine}. ${by.join(', ')}.\n`;
  return [HEAD + where, ...reports.map(section)].join('\n');
}

function section({ name, figures, said, limits }: Report): string {
  const missed = figures.filter((figure) => !isMet(figure)).map(shortfall);
  const paragraphs = [
    `## ${name}`,
    [
      row(['', 'ours', 'other', 'ratio', 'goal', 'unit', 'n']),
      '| --- | --: | --: | --: | --: | --- | --: |',
      ...figures.map(line),
    ].join('\n'),
    said.map((sentence) => `- ${sentence}`).join('\n'),
    missed.length === 0 ? '' : `Not met:\n\n${missed.join('\n')}`,
    limits,
  ];
  return `${paragraphs.filter((each) => each !== '').join('\n\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function line(figure: Figure): string {
  const { label, ours, peer, unit, n } = figure;
  return row([label, shown(ours), shown(peer), shown(ratioOf(figure)), goalText(figure), unit, shown(n)]);
}

function goalText({ goal }: Figure): string {
  if (goal === undefined) return '';
  return 'least' in goal ? `≥ ${goal.least}` : `≤ ${goal.most}`;
}

/** A figure without a goal or without a peer misses nothing. */
function isMet(figure: Figure): boolean {
  const ratio = ratioOf(figure);
  const { goal } = figure;
  if (goal === undefined || ratio === null || Number.isNaN(ratio)) return true;
  return 'least' in goal ? ratio >= goal.least : ratio <= goal.most;
}

function shortfall(figure: Figure): string {
  const ratio = ratioOf(figure) as number;
  const goal = figure.goal as NonNullable<Figure['goal']>;
  const wanted = 'least' in goal ? goal.least : goal.most;
  return `- ${figure.label}: ${shown(ratio)}, which is ${shown(ratio / wanted)} of the goal (${goalText(figure)}).`;
}
