namespace DeepSeek.Portal.Data.Entities;

/// <summary>One cause, from when it was first seen to when it was over.</summary>
internal sealed class AlertRecord
{
    public const int MaxWordLength = 40;
    public const int MaxSubjectLength = 300;
    public const int MaxNoteLength = 500;
    public const int MaxOpenKeyLength = MaxSubjectLength + PortalDbContext.IdLength + 1;

    public required string Id { get; init; }

    public required string RuleId { get; init; }

    /// <summary>What the rule was called then; empty for one that the platform brings.</summary>
    public required string RuleName { get; init; }

    public required string Metric { get; init; }

    public required string Severity { get; set; }

    /// <summary>With whom: a model, a replica, a tenant or a key; empty where it is the platform.</summary>
    public required string Subject { get; init; }

    /// <summary>What people call the subject.</summary>
    public required string SubjectName { get; set; }

    /// <summary>The tenant whose business it is; null where it is the platform's.</summary>
    public string? TenantId { get; init; }

    /// <summary>Rule and subject while it is open, null after: unique, so that one cause has one alert, however many portals look.</summary>
    public string? OpenKey { get; set; }

    /// <summary>Guards itself: of two portals, one makes it fire or resolves it.</summary>
    public required string State { get; set; }

    public required double Value { get; set; }

    public required double Threshold { get; set; }

    /// <summary>When it was first seen.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FiringAt { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>When channels were given the news; null while they were not, because it is silenced.</summary>
    public DateTimeOffset? NotifiedAt { get; set; }

    public DateTimeOffset? AcknowledgedAt { get; set; }

    /// <summary>Who knows; a name for people to read.</summary>
    public string? AcknowledgedBy { get; set; }

    public string? Note { get; set; }

    /// <summary>Until then nobody is told of it, nor of the same cause when it comes again.</summary>
    public DateTimeOffset? SilencedUntil { get; set; }

    public static string OpenKeyOf(string ruleId, string subject) => $"{ruleId} {subject}";
}
