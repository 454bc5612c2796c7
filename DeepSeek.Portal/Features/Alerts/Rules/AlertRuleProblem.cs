namespace DeepSeek.Portal.Features.Alerts.Rules;

/// <summary>Why a rule was not set or removed.</summary>
internal enum AlertRuleProblem
{
    /// <summary>Whoever asks may not change rules.</summary>
    Denied,

    /// <summary>There is no such rule.</summary>
    NotFound,

    /// <summary>Its name is empty or too long.</summary>
    NameInvalid,

    /// <summary>No rule can be made for that: it is no number, and the platform looks at it anyway.</summary>
    MetricInvalid,

    /// <summary>The threshold is out of range: above 0, and of a share at most 1.</summary>
    ThresholdInvalid,

    /// <summary>The duration is out of range: 0 seconds to a day.</summary>
    DurationInvalid,

    /// <summary>It cannot be asked of one model or one tenant, or there is no such tenant.</summary>
    ScopeInvalid,

    /// <summary>The platform brings it: it can be switched off, not removed.</summary>
    BuiltIn,

    /// <summary>Somebody else has changed it meanwhile: look again at what is there now.</summary>
    Changed,
}
