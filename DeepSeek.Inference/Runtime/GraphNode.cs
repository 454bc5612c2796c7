namespace DeepSeek.Inference.Runtime;

/// <summary>An operator in a graph, as far as it matters what it computes with.</summary>
/// <param name="Type">The operator's name, without its domain.</param>
/// <param name="Name">The node's own name; may be empty.</param>
/// <param name="Inputs">Its inputs; an empty name is one that is not used.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record GraphNode(string Type, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);
