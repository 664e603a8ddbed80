/** Names of the standard's minor categories, so that a code is never all that a person sees. */
import { language } from './index'
import taxonomy from './taxonomy.json'

const names = taxonomy as unknown as Record<string, [string, string]>

export function categoryName(code: string, given?: string | null): string {
  const known = names[code]
  if (language.value === 'en') return known?.[1] ?? given ?? code
  return given ?? known?.[0] ?? code
}

export function categoryChoices(): { value: string; label: string }[] {
  return Object.keys(names).map((code) => ({ value: code, label: `${categoryName(code)} · ${code}` }))
}
