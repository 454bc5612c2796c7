namespace DeepSeek.Portal.Features.ModelVersions;

/// <summary>What became of a wish for a version: a decision, new or known from before, or a problem.</summary>
internal sealed record Activation
{
    public Deployment? Deployment { get; private init; }

    public ActivationProblem? Problem { get; private init; }

    public static Activation Decided(Deployment deployment) => new() { Deployment = deployment };

    public static Activation Refused(ActivationProblem problem) => new() { Problem = problem };
}
