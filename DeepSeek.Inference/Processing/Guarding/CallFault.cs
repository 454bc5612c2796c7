namespace DeepSeek.Inference.Processing.Guarding;

/// <summary>Why a call of a processor brought nothing.</summary>
internal enum CallFault
{
    /// <summary>It brought something.</summary>
    None,

    /// <summary>It threw, or gave back what makes no sense.</summary>
    Broken,

    /// <summary>It did not return in time, and was abandoned.</summary>
    Stalled,

    /// <summary>It was not made: one before it had stalled not long ago.</summary>
    CircuitOpen,
}
