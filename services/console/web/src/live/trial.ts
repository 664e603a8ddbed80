/** A trial in plain words: what a changed zone would have done, before it goes live. */
import type { Trial, Tried } from '../api/zones'

/** A word of `zones.said` with its numbers; `tone` is how it looks. */
export interface Said {
  word: string
  numbers: Record<string, number>
  tone: 'done' | 'overdue' | 'dim'
}

const count = (tried: readonly Tried[], verdict: boolean | null): number => tried.filter((one) => one.verdict === verdict).length

/** The most telling first; a true find that would be lost is a warning. */
export function sayTrial(trial: Trial): Said[] {
  const said: Said[] = []
  const add = (word: string, n: number, tone: Said['tone']): void => {
    if (n) said.push({ word, numbers: { n }, tone })
  }
  add('lostTrue', count(trial.vanished, true), 'overdue')
  add('avoidedFalse', count(trial.vanished, false), 'done')
  add('vanished', count(trial.vanished, null), 'dim')
  add('new', trial.new.length, 'dim')
  if (!said.length) said.push({ word: 'same', numbers: { n: trial.changed.length }, tone: 'dim' })
  said.push({ word: 'total', numbers: { before: trial.present, after: trial.changed.length }, tone: 'dim' })
  return said
}

/** Hours that were not recorded, in the part that was tried. */
export function hoursMissing(trial: Trial): number {
  const [since, through] = [Date.parse(trial.since), Date.parse(trial.through)]
  const missing = trial.gaps.reduce((sum, gap) => sum + Math.max(0, Math.min(Date.parse(gap.to), through) - Math.max(Date.parse(gap.from), since)), 0)
  return Math.round(missing / 360_000) / 10
}
