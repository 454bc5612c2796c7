namespace DeepSeek.ModelBuilder.Weights;

/// <summary>Where a tensor lies in the data part of a safetensors file.</summary>
internal sealed record SafetensorsEntry(string Type, IReadOnlyList<long> Shape, long Start, long End);
