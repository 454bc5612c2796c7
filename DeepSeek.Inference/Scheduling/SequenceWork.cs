namespace DeepSeek.Inference.Scheduling;

/// <summary>What this engine did for a sequence, unlike its usage: what came along from elsewhere or was never begun is not in it.</summary>
/// <param name="Read">Tokens of the prompt that were read; those read again after a preemption count once.</param>
/// <param name="Cached">Tokens of the prompt that the prefix cache had.</param>
/// <param name="Generated">Tokens that were generated.</param>
internal readonly record struct SequenceWork(int Read, int Cached, int Generated);
