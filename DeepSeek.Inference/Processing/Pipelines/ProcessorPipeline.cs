using System.Collections.Immutable;
using System.IO.Enumeration;

namespace DeepSeek.Inference.Processing.Pipelines;

/// <summary>Processors in order, and for whom they are.</summary>
/// <param name="Models">Patterns of models' names; none for all.</param>
/// <param name="Tenants">Patterns of tenants' ids; none for all.</param>
/// <param name="Processors">The processors, in the order in which requests pass them.</param>
/// <param name="Fingerprint">The same on every replica that has the same processors with the same settings (<see cref="PipelineFingerprint"/>).</param>
internal sealed record ProcessorPipeline(
    ImmutableArray<string> Models, ImmutableArray<string> Tenants, ImmutableArray<ConfiguredProcessor> Processors, string Fingerprint)
{
    /// <summary>Whether requests of this tenant to this model go through it.</summary>
    public bool Takes(string model, string tenant) => Matches(Models, model) && Matches(Tenants, tenant);

    private static bool Matches(ImmutableArray<string> patterns, string name)
    {
        if (patterns.IsEmpty) return true;
        foreach (var pattern in patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)) return true;
        }

        return false;
    }
}
