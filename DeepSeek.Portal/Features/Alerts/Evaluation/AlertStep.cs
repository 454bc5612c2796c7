namespace DeepSeek.Portal.Features.Alerts.Evaluation;

/// <summary>What becomes of an alert at a look.</summary>
internal enum AlertStep
{
    /// <summary>It stays as it is.</summary>
    None,

    /// <summary>It is there, and has to last.</summary>
    Begin,

    /// <summary>It fires.</summary>
    Fire,

    /// <summary>It did not last.</summary>
    Drop,

    /// <summary>It is over.</summary>
    Resolve,
}
