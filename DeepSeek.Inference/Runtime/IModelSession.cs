namespace DeepSeek.Inference.Runtime;

/// <summary>A loaded model. Pools of slots may run at the same time; calls on one pool may not.</summary>
internal interface IModelSession : IDisposable
{
    /// <summary>What the graph says about itself.</summary>
    ModelShape Shape { get; }

    /// <summary>What it computes on.</summary>
    RuntimeDevice Device { get; }

    /// <summary>Most tokens of a prompt that are read in one run.</summary>
    int ChunkTokens { get; }

    /// <summary>Where prompts may be cut.</summary>
    PromptCuts Cuts { get; }

    /// <summary>What was reserved for it of the device's memory.</summary>
    MemoryPlan Plan { get; }

    /// <summary>How many sequences' key-value caches the memory that is set aside for them holds, at full length.</summary>
    int AffordableSlots { get; }

    /// <summary>Reserves the key-value cache of several sequences. To be disposed of before the session.</summary>
    /// <param name="slots">How many sequences; at least one.</param>
    ISlotPool AllocateSlots(int slots);
}
