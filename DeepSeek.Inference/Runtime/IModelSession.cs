namespace DeepSeek.Inference.Runtime;

/// <summary>A loaded model. Sequences in different slots may run at the same time; calls on one slot may not.</summary>
internal interface IModelSession : IDisposable
{
    /// <summary>What the graph says about itself.</summary>
    ModelShape Shape { get; }

    /// <summary>What it computes on.</summary>
    RuntimeDevice Device { get; }

    /// <summary>Reserves the key-value cache of one sequence. To be disposed of before the session.</summary>
    ISequenceSlot AllocateSlot();
}
