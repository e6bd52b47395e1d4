//! The phone that the browser pretends to be: screen, touch, language, slow processor, slow network.

use super::Page;
use serde_json::json;

/// A phone's connection. Applied to the page's own requests, not to the service worker's: "no
/// signal" means that the server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// As fast as the machine.
    Unlimited,
    /// Lighthouse's "slow 4G" as its DevTools throttling applies it: 1.6 Mbit/s down and
    /// 750 kbit/s up, both times 0.9; 150 ms round trip, times 3.75 for each request.
    Slow4g,
    /// A village at the edge of the cell: 250 kbit/s both ways, latency as above.
    Kbit250,
}

impl Network {
    /// Milliseconds per request, bytes per second down and up; -1 is no limit.
    fn limits(self) -> (f64, f64, f64) {
        const KBIT: f64 = 1024.0 / 8.0;
        match self {
            Network::Unlimited => (0.0, -1.0, -1.0),
            Network::Slow4g => (150.0 * 3.75, 1.6 * 1024.0 * 0.9 * KBIT, 750.0 * 0.9 * KBIT),
            Network::Kbit250 => (150.0 * 3.75, 250.0 * KBIT, 250.0 * KBIT),
        }
    }
}

impl Page {
    /// The screen in CSS pixels; a phone's density, and touch.
    pub fn screen(&self, width: u32, height: u32) {
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true });
        self.call("Emulation.setDeviceMetricsOverride", screen);
        let touch = json!({ "enabled": true, "maxTouchPoints": 5 });
        self.call("Emulation.setTouchEmulationEnabled", touch);
    }

    /// Makes the processor this many times slower; 1 is its own speed.
    pub fn slow_cpu(&self, times: f64) {
        self.call("Emulation.setCPUThrottlingRate", json!({ "rate": times }));
    }

    /// Makes the network slow, or as fast as it is.
    pub fn network(&self, network: Network) {
        let (latency, down, up) = network.limits();
        self.call(
            "Network.emulateNetworkConditions",
            json!({
                "offline": false,
                "latency": latency,
                "downloadThroughput": down,
                "uploadThroughput": up,
            }),
        );
    }

    /// The profile of design and benches: 360 × 640, Chinese, an Android phone's name.
    pub(super) fn become_phone(&self, agent: Option<&str>) {
        self.screen(360, 640);
        let version = agent
            .and_then(|agent| agent.split("Chrome/").nth(1))
            .and_then(|rest| rest.split(' ').next())
            .unwrap_or("100.0.0.0");
        let agent = format!(
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version} Mobile Safari/537.36"
        );
        let name =
            json!({ "userAgent": agent, "acceptLanguage": "zh-CN,zh", "platform": "Android" });
        self.call("Emulation.setUserAgentOverride", name);
        // Also behind another tab, so that a story can use two at once.
        self.call(
            "Emulation.setFocusEmulationEnabled",
            json!({ "enabled": true }),
        );
    }
}
