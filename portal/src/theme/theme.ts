// Fluent's themes with our brand, our type and calmer corners; the colours of severity and status are in tokens.css.
import { createDarkTheme, createLightTheme, type BrandVariants, type Theme } from '@fluentui/react-components';

const brand: BrandVariants = {
  10: '#020409', 20: '#101c2e', 30: '#132e4f', 40: '#153c69', 50: '#154a83', 60: '#13599f', 70: '#1068bb', 80: '#1068bb',
  90: '#3586da', 100: '#5095e0', 110: '#69a4e6', 120: '#80b2eb', 130: '#97c1f0', 140: '#aecff4', 150: '#c5def8', 160: '#dcedfb',
};
const shared = {
  fontFamilyBase: "'Inter Variable', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', 'JetBrains Mono', Consolas, 'Liberation Mono', monospace",
  borderRadiusMedium: '5px',
};

export const light: Theme = { ...createLightTheme(brand), ...shared, colorNeutralBackground2: '#f7f8fa', colorNeutralBackground3: '#f1f3f6' };
export const dark: Theme = {
  ...createDarkTheme(brand),
  ...shared,
  colorBrandForeground1: brand[110],
  colorBrandForeground2: brand[120],
  colorBrandForegroundLink: brand[120],
  colorBrandForegroundLinkHover: brand[130],
  colorBrandForegroundLinkPressed: brand[110],
};
