namespace DeepSeek.Portal.Features.Alerts;

/// <summary>Why an alert was not acknowledged or silenced.</summary>
internal enum AlertProblem
{
    /// <summary>Whoever asks may see it and not change it.</summary>
    Denied,

    /// <summary>There is no such alert that he may see.</summary>
    NotFound,

    /// <summary>The note is too long.</summary>
    NoteTooLong,

    /// <summary>It is over, or has not begun.</summary>
    NotFiring,

    /// <summary>The time has passed, or is more than 30 days away.</summary>
    UntilInvalid,
}
