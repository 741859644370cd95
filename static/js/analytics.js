// Measures visits with Google Analytics. The page has this script only when the customer configured it and the member
// said yes. The page is named by its kind, never by an address that could point at a person.
(() => {
  "use strict";
  const { source, id, page, life } = document.currentScript.dataset;
  window.dataLayer = window.dataLayer || [];
  function gtag() { window.dataLayer.push(arguments); }
  gtag("consent", "default", { ad_storage: "denied", ad_user_data: "denied", ad_personalization: "denied", analytics_storage: "granted" });
  gtag("js", new Date());
  gtag("config", id, {
    page_location: location.origin + page,
    page_title: page,
    page_referrer: "",
    allow_google_signals: false,
    allow_ad_personalization_signals: false,
    cookie_domain: "none",
    cookie_expires: Number(life),
    cookie_flags: location.protocol === "https:" ? "SameSite=Lax;Secure" : "SameSite=Lax",
  });
  const script = document.createElement("script");
  script.async = true;
  script.src = `${source}?id=${encodeURIComponent(id)}`;
  document.head.append(script);
})();
