namespace DeepSeek.Inference.Tests.Scheduling.Fakes;

/// <summary>A call of a model.</summary>
/// <param name="IsPrefill">Whether it reads a prompt.</param>
/// <param name="First">The first slot.</param>
/// <param name="Tokens">What it reads: a piece of one prompt, or a token a row.</param>
/// <param name="Past">What each row held before.</param>
/// <param name="FirstTokens">The first token of each row's sequence, by which a test knows it.</param>
/// <param name="Terminated">Set once the run is to end early.</param>
internal sealed record FakeRun(bool IsPrefill, int First, int[] Tokens, int[] Past, int[] FirstTokens, ManualResetEventSlim Terminated)
{
    public int Rows => Past.Length;
}
