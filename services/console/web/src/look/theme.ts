/** Which theme is on, remembered, and what the component library is told of it. */
import { darkTheme, lightTheme, type GlobalTheme, type GlobalThemeOverrides } from 'naive-ui'
import { computed, ref } from 'vue'

import { font, fontMono, paint, palettes, type ThemeName } from './tokens'

const remembered = localStorage.getItem('sanquan.theme')
export const theme = ref<ThemeName>(remembered === 'light' ? 'light' : 'dark')
paint(theme.value)

export function switchTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark'
  localStorage.setItem('sanquan.theme', theme.value)
  paint(theme.value)
}

export const palette = computed(() => palettes[theme.value])

export const libraryTheme = computed<GlobalTheme>(() =>
  theme.value === 'dark' ? darkTheme : lightTheme,
)

export const libraryOverrides = computed<GlobalThemeOverrides>(() => {
  const p = palette.value
  return {
    common: {
      fontFamily: font,
      fontFamilyMono: fontMono,
      fontSize: '14px',
      borderRadius: '4px',
      primaryColor: p.accent,
      primaryColorHover: p.accent,
      primaryColorPressed: p.accent,
      primaryColorSuppl: p.accent,
      bodyColor: p.ground,
      cardColor: p.panel,
      modalColor: p.panel,
      popoverColor: p.raised,
      tableColor: p.panel,
      inputColor: p.raised,
      borderColor: p.line,
      dividerColor: p.line,
      textColorBase: p.text,
      textColor1: p.text,
      textColor2: p.text,
      textColor3: p.dim,
      placeholderColor: p.dim,
      errorColor: p.overdue,
      warningColor: p.waiting,
      infoColor: p.moving,
      successColor: p.done,
    },
    Button: { textColorPrimary: p.onAccent, textColorHoverPrimary: p.onAccent, textColorPressedPrimary: p.onAccent, textColorFocusPrimary: p.onAccent, textColorDisabledPrimary: p.onAccent, fontWeight: '500' },
    Input: { border: `1px solid ${p.line}` },
  }
})
