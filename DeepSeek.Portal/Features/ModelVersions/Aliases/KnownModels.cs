using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.ModelVersions.Aliases;

/// <summary>Every model that is called something now: by replicas, by decisions that were made, by upstreams.</summary>
internal sealed class KnownModels
{
    private readonly HashSet<string> _names = [];
    private readonly HashSet<(string Name, string Version)> _versions = [];

    public static async Task<KnownModels> ReadAsync(PortalDbContext context, IReadOnlyList<ReplicaHeartbeat> heartbeats, CancellationToken cancellationToken)
    {
        var known = new KnownModels();
        foreach (var model in heartbeats.SelectMany(beat => beat.Models))
        {
            known.Add(model.Name, model.Version);
        }

        foreach (var decided in await context.ModelDeployments.AsNoTracking().Select(record => new { record.Name, record.Version }).Distinct().ToListAsync(cancellationToken))
        {
            known.Add(decided.Name, decided.Version);
        }

        foreach (var upstream in await context.Upstreams.AsNoTracking().Select(record => new { record.Model, record.Version }).ToListAsync(cancellationToken))
        {
            known.Add(upstream.Model, upstream.Version);
        }

        return known;
    }

    /// <summary>True for the name of a model.</summary>
    public bool HasModel(string name) => _names.Contains(name);

    /// <summary>True for a model, and for a version of it where it is named with one.</summary>
    public bool Has(string target) => target.Split('@') is [var name, var version] ? _versions.Contains((name, version)) : HasModel(target);

    private void Add(string name, string version)
    {
        _names.Add(name);
        _versions.Add((name, version));
    }
}
