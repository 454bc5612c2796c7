using DeepSeek.Portal.Features.Alerts;
using DeepSeek.Portal.Features.Alerts.Rules;
using Microsoft.Extensions.Localization;

namespace DeepSeek.Portal.Components.Controls;

/// <summary>Says of alerts what they are about, in the language of the page.</summary>
internal static class AlertTexts
{
    /// <summary>The p95 of the time to first token of deepseek-r1 is 312 ms, above 200 ms.</summary>
    public static string AlertTitle(this IStringLocalizer<Texts> texts, AlertItem alert)
    {
        var subject = alert.SubjectName.Length > 0 ? alert.SubjectName : texts["Alerts.Platform"].Value;
        var title = texts[$"Alert.{alert.Metric}", subject, Number(alert.Metric, alert.Value), Number(alert.Metric, alert.Threshold)].Value;
        return alert.RuleName.Length > 0 ? $"{alert.RuleName}: {title}" : title;
    }

    /// <summary>What a rule is called: those of the platform by what they look at.</summary>
    public static string RuleName(this IStringLocalizer<Texts> texts, AlertRule rule) => rule.Name.Length > 0 ? rule.Name : texts[$"AlertMetric.{rule.Metric}"];

    /// <summary>200 ms, 90 %; a dash where the metric is a yes or no.</summary>
    public static string Number(AlertMetric metric, double value) =>
        metric.IsSeconds() ? Units.Duration(value) : metric.IsShare() ? Units.Percent(value) : Units.Unknown;

    public static Tone ToTone(this AlertSeverity severity) => severity switch
    {
        AlertSeverity.P1 => Tone.Bad,
        AlertSeverity.P2 => Tone.Warning,
        _ => Tone.Neutral,
    };
}
