using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace DeepSeek.Portal.Components.Controls;

/// <summary>How long ago, or how long until; the exact time on hover.</summary>
public sealed partial class RelativeTime
{
    [Parameter, EditorRequired]
    public DateTimeOffset At { get; set; }

    /// <summary>What "now" is; the page's, so that all its times agree.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    private string Exact => At.UtcDateTime.ToString("G", CultureInfo.CurrentCulture) + " UTC";

    private string Text => Now - At is { Ticks: < 0 } ahead ? Ahead(-ahead) : Ago(Now - At);

    private string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 2 } => T["Time.Now"],
        { TotalMinutes: < 1 } => T["Time.SecondsAgo", (int)age.TotalSeconds],
        { TotalHours: < 1 } => T["Time.MinutesAgo", (int)age.TotalMinutes],
        { TotalDays: < 1 } => T["Time.HoursAgo", (int)age.TotalHours],
        { TotalDays: < 60 } => T["Time.DaysAgo", (int)age.TotalDays],
        _ => At.UtcDateTime.ToString("d", CultureInfo.CurrentCulture),
    };

    private string Ahead(TimeSpan wait) => wait switch
    {
        { TotalHours: < 1 } => T["Time.InMinutes", Math.Max(1, (int)Math.Round(wait.TotalMinutes))],
        { TotalDays: < 2 } => T["Time.InHours", (int)Math.Round(wait.TotalHours)],
        { TotalDays: < 60 } => T["Time.InDays", (int)Math.Round(wait.TotalDays)],
        _ => At.UtcDateTime.ToString("d", CultureInfo.CurrentCulture),
    };
}
