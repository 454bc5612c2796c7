namespace DeepSeek.Inference.Runtime;

/// <summary>Loads model graphs.</summary>
internal interface IModelRuntime
{
    /// <summary>Says what a graph would take of the device's memory, before it is loaded.</summary>
    /// <param name="graphPath">The graph's file; external weights lie beside it.</param>
    /// <param name="contextTokens">The most tokens that the model's position tables hold.</param>
    /// <exception cref="ModelLoadException">The graph cannot be read; the message says why.</exception>
    MemoryPlan Plan(string graphPath, int contextTokens);

    /// <summary>Loads a graph.</summary>
    /// <param name="graphPath">The graph's file; external weights lie beside it.</param>
    /// <param name="contextTokens">The most tokens that the model's position tables hold.</param>
    /// <exception cref="ModelLoadException">The graph cannot be served; the message says why.</exception>
    IModelSession Load(string graphPath, int contextTokens);
}
