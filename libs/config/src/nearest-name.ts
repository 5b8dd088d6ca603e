/**
 * The name that somebody who wrote `given` most likely meant, if any is near enough: names of four to seven
 * characters may differ by one edit, longer ones by two; shorter ones never, since they differ from half of
 * everything. An edit is a character too many, missing, another one, or two swapped.
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  return createNearestName(names)(given);
}

/** As {@link nearestName}, for many questions about the same names. */
export function createNearestName(names: readonly string[]): (given: string) => string | undefined {
  const candidates = names.map((name) => ({ name, letters: toLetters(name) }));
  return (given) => {
    const letters = toLetters(given);
    let nearest: string | undefined;
    let allowed = given.length < 4 ? -1 : given.length < 8 ? 1 : 2;
    for (const candidate of candidates) {
      if (
        Math.abs(candidate.name.length - given.length) > allowed ||
        // One edit changes at most two letters of the set, so most names need no table.
        countBits(candidate.letters ^ letters) > 2 * allowed
      ) {
        continue;
      }
      const distance = editDistance(given, candidate.name);
      if (distance <= allowed) {
        nearest = candidate.name;
        allowed = distance - 1;
      }
    }
    return nearest;
  };
}

/** The optimal string alignment distance of two texts. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let distance = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + cost);
      if (
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1]
      ) {
        distance = Math.min(distance, beforeLast[column - 2]! + 1);
      }
      current.push(distance);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length]!;
}

/** Which characters a text has, one bit for each of 32 classes. */
function toLetters(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index += 1) {
    letters |= 1 << (text.charCodeAt(index) & 31);
  }
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) {
    count += 1;
  }
  return count;
}
