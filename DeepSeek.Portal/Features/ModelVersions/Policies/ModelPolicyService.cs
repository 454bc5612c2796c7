using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Policies;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.ModelVersions.Policies;

internal sealed partial class ModelPolicyService(
    IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<ModelPolicyService> logger) : IModelPolicies
{
    public async Task<IReadOnlyList<ModelPolicyItem>> ListAsync(Actor by, CancellationToken cancellationToken)
    {
        if (!by.MaySomewhere(Permission.ModelsRead))
        {
            return [];
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await context.ModelPolicies.AsNoTracking().OrderBy(policy => policy.Name).ToListAsync(cancellationToken);
        return [.. records.Select(record => new ModelPolicyItem(
            new ModelPolicy(record.Name) { Limits = record.Limits.ToLimits(), Price = record.Price.ToPrice() }, record.ChangedAt, record.ChangedBy, record.Stamp))];
    }

    public async Task<PolicyProblem?> SetAsync(ModelPolicy wanted, Guid? stamp, Actor by, CancellationToken cancellationToken)
    {
        if (Check(wanted) is { } problem)
        {
            return problem;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.ModelPolicies.SingleOrDefaultAsync(policy => policy.Name == wanted.Name, cancellationToken);
        if (IsDenied(known, wanted, by))
        {
            return PolicyProblem.Denied;
        }

        if (known?.Stamp != stamp)
        {
            return PolicyProblem.Changed;
        }

        var none = wanted is { Limits: null, Price: null } || (wanted.Price is null && LimitValues.Of(wanted.Limits).ToLimits() is null);
        if (none && known is null)
        {
            return null;
        }

        context.ActAs(by.ToAudit());
        if (none)
        {
            context.ModelPolicies.Remove(known!);
        }
        else
        {
            if (known is null)
            {
                context.ModelPolicies.Add(known = new ModelPolicyRecord { Name = wanted.Name, ChangedAt = default, ChangedBy = by.Name });
            }

            known.Limits = LimitValues.Of(wanted.Limits);
            known.Price = PriceValues.Of(wanted.Price);
            known.ChangedAt = time.GetUtcNow();
            known.ChangedBy = by.Name;
        }

        if (!await TrySaveAsync(context, stamp is null, cancellationToken))
        {
            return PolicyProblem.Changed;
        }

        LogSet(logger, wanted.Name, by.Name);
        return null;
    }

    /// <summary>Who sets prices needs not set limits, and the other way round: what stays as it is asks for nothing.</summary>
    private static bool IsDenied(ModelPolicyRecord? known, ModelPolicy wanted, Actor by)
    {
        var limits = LimitValues.Of(wanted.Limits).ToLimits() != known?.Limits.ToLimits();
        var price = wanted.Price != known?.Price.ToPrice();
        return (limits && !by.May(Permission.ModelsWrite))
            || (price && !by.May(Permission.PricesWrite))
            || !(by.May(Permission.ModelsWrite) || by.May(Permission.PricesWrite));
    }

    private static PolicyProblem? Check(ModelPolicy wanted) => wanted switch
    {
        { Name: var name } when !ModelNames.IsName(name) => PolicyProblem.ModelInvalid,
        { Limits: var limits } when !PolicyRules.AreValid(limits) => PolicyProblem.LimitInvalid,
        { Price: var price } when !PolicyRules.IsValid(price) => PolicyProblem.PriceInvalid,
        _ => null,
    };

    /// <summary>False also where somebody else was quicker to make the first policy of the model.</summary>
    private static async Task<bool> TrySaveAsync(PortalDbContext context, bool isNew, CancellationToken cancellationToken)
    {
        try
        {
            return await context.TrySaveAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (isNew && StoredData.Refused(e))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "What holds for {Model} was set by {By}.")]
    private static partial void LogSet(ILogger logger, string model, string by);
}
