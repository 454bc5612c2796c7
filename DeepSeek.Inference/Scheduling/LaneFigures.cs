namespace DeepSeek.Inference.Scheduling;

/// <summary>How a lane of an engine is doing.</summary>
/// <param name="Running">Sequences in slots.</param>
/// <param name="Waiting">Sequences that wait.</param>
/// <param name="Preempted">Times that a sequence lost its slot, since the start.</param>
internal readonly record struct LaneFigures(int Running, int Waiting, long Preempted);
