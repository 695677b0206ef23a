import { mount } from "svelte";
import App from "./App.svelte";
import { preferences } from "./components/shell/prefs.svelte.ts";
import "tsunagi-fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/print.css";

preferences.apply();

const target = document.getElementById("app");
if (target !== null) mount(App, { target });
