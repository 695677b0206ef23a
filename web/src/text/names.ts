/**
 * English for the themes and chapters by which indicators and tables are listed. Data packages give them in Japanese alone; those of the
 * packages and plugins that ship are named here, any other stands as it is.
 */
export const NAMES: Readonly<Record<string, string>> = {
  総合: "Overall",
  ニーズ: "Need",
  支援体制: "Support system",
  訪問支援: "Outreach",
  相談: "Consultations",
  アクセス: "Access",
  就労: "Work experience",
  人口: "Population",
  "人口（住民基本台帳）": "Population (resident register)",
  世帯: "Households",
  就業: "Employment",
  面積: "Area",
  比較: "Comparison",
  KPI: "KPI",
  実態把握調査: "Survey of the situation",
  市町村の体制: "Municipal systems",
  県の支援体制: "Prefectural support system",
  "居場所・就労": "Places to go and work",
  "人材育成・連携": "Training and cooperation",
  "生活困窮・関連": "Self-reliance support and related fields",
  "全国・他県": "Nation and other prefectures",
  公表されていないもの: "What is not published",
};
