"""Owns who is behind a foreign host: a short table that only names what other rules have found."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PURPOSES = {
    "analytics": """
        google-analytics.com googletagmanager.com analytics.google.com plausible.io matomo.cloud statcounter.com
        hotjar.com mixpanel.com segment.com segment.io amplitude.com heap.io fullstory.com clarity.ms
        cloudflareinsights.com goatcounter.com simpleanalytics.com usefathom.com umami.is posthog.com
        yandex.ru mc.yandex.ru baidu.com hm.baidu.com newrelic.com nr-data.net quantserve.com scorecardresearch.com
        parsely.com chartbeat.com crazyegg.com mouseflow.com smartlook.com logrocket.io sentry.io bugsnag.com
        vercel-insights.com busuanzi.ibruce.info 51.la cnzz.com gc.zgo.at counter.dev tinybird.co
    """,
    "advertising": """
        doubleclick.net googlesyndication.com googleadservices.com adservice.google.com amazon-adsystem.com
        criteo.com taboola.com outbrain.com carbonads.com carbonads.net ethicalads.io adroll.com
        facebook.net connect.facebook.net ads-twitter.com licdn.com
    """,
    "social": """
        facebook.com twitter.com x.com platform.twitter.com instagram.com linkedin.com pinterest.com tiktok.com
        reddit.com disqus.com disquscdn.com addthis.com sharethis.com addtoany.com gravatar.com giscus.app
        utteranc.es commento.io hyvor.com cusdis.com waline.js.org valine.js.org leancloud.cn
    """,
    "video and maps": """
        youtube.com youtube-nocookie.com ytimg.com vimeo.com vimeocdn.com player.vimeo.com dailymotion.com
        twitch.tv bilibili.com soundcloud.com spotify.com maps.google.com maps.googleapis.com mapbox.com
        openstreetmap.org wistia.com asciinema.org
    """,
    "fonts": "fonts.googleapis.com fonts.gstatic.com use.typekit.net fonts.bunny.net fontawesome.com "
    "use.fontawesome.com kit.fontawesome.com cloud.typography.com fast.fonts.net",
    "content delivery": """
        cdn.jsdelivr.net jsdelivr.net unpkg.com cdnjs.cloudflare.com ajax.googleapis.com code.jquery.com
        stackpath.bootstrapcdn.com maxcdn.bootstrapcdn.com cdn.bootcdn.net cdn.bootcss.com esm.sh cdn.skypack.dev
        polyfill.io cdn.polyfill.io ajax.aspnetcdn.com cdn.staticfile.org lib.baomitu.com gitcdn.xyz
        raw.githubusercontent.com githubusercontent.com github.io cdn.mathjax.org
    """,
    "embeds": """
        codepen.io jsfiddle.net codesandbox.io gist.github.com stackblitz.com embed.ly iframe.ly
        img.shields.io badge.fury.io travis-ci.org travis-ci.com circleci.com codecov.io
    """,
    "newsletters and consent": """
        list-manage.com mailchimp.com chimpstatic.com convertkit.com substack.com buttondown.email beehiiv.com
        cookiebot.com onetrust.com cookielaw.org usercentrics.eu consensu.org trustarc.com quantcast.com
        iubenda.com cookieyes.com osano.com
    """,
    "bots and captchas": "recaptcha.net google.com hcaptcha.com challenges.cloudflare.com",
}

_BY_HOST: Mapping[str, str] = MappingProxyType(
    {host: purpose for purpose, hosts in _PURPOSES.items() for host in hosts.split()}
)


def described(origin: str) -> str:
    """An origin with what it is known for."""
    purpose = purpose_of(origin)
    return f"{origin} ({purpose})" if purpose else origin


def purpose_of(origin: str) -> str:
    """What a foreign origin is known for, such as `analytics`; nothing for those that the table does not know."""
    host = origin.partition("://")[2].partition(":")[0]
    while host:
        if host in _BY_HOST:
            return _BY_HOST[host]
        host = host.partition(".")[2]
    return ""
