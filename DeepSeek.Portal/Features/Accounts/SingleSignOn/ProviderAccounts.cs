using System.Security.Cryptography;
using System.Text;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Accounts.SingleSignOn;

internal sealed partial class ProviderAccounts(
    IDbContextFactory<PortalDbContext> contexts,
    ILookupNormalizer normalizer,
    GroupRoles roles,
    TimeProvider time,
    ILogger<ProviderAccounts> logger) : IProviderAccounts
{
    /// <summary>Who gives and withdraws roles that follow from groups.</summary>
    private const string Mapper = "group mapping";

    private const int MarkBytes = 4;

    public async Task<Admission> AdmitAsync(ProviderIdentity who, string? address, bool signsIn, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAdmitAsync(who, address, signsIn, cancellationToken);
        }
        catch (DbUpdateException e) when (StoredData.Refused(e))
        {
            // Two first sign-ins of one person at once, or of two with one name: the other was faster, and is seen now.
            return await TryAdmitAsync(who, address, signsIn, cancellationToken);
        }
    }

    private async Task<Admission> TryAdmitAsync(ProviderIdentity who, string? address, bool signsIn, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await context.Users.SingleOrDefaultAsync(user => user.Issuer == who.Issuer && user.Subject == who.Subject, cancellationToken);
        if (user?.DisabledAt is not null)
        {
            return Admission.Refused(SignInRefusal.Disabled);
        }

        // A token may leave groups out; a sign-in that does says that there are none.
        if (who.Groups is not null || signsIn || user is null)
        {
            var wanted = await roles.OfAsync(context, who.Groups ?? [], cancellationToken);
            if (user is null && wanted.Count == 0)
            {
                return Admission.Refused(SignInRefusal.NoRole);
            }

            user = user is null
                ? await CreateAsync(context, who, wanted, address, cancellationToken)
                : await SettleAsync(context, user.Id, wanted, address, cancellationToken);
            if (user is null)
            {
                return Admission.Refused(SignInRefusal.Disabled);
            }
        }

        if (!await context.RoleAssignments.AnyAsync(held => held.UserId == user.Id, cancellationToken))
        {
            return Admission.Refused(SignInRefusal.NoRole);
        }

        if (signsIn)
        {
            context.ActAs(new AuditActor(user.Id, user.UserName!, address));
            context.Note(user.Describe(), AuditActions.SignedIn);
            await context.SaveChangesAsync(cancellationToken);

            // Not by way of the account: of two sign-ins at once, neither must fail.
            DateTimeOffset? now = time.GetUtcNow();
            await context.Users.Where(known => known.Id == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(known => known.LastSignedInAt, now), cancellationToken);
        }

        return Admission.Of(user);
    }

    private async Task<PortalUser> CreateAsync(
        PortalDbContext context, ProviderIdentity who, HashSet<MappedRole> wanted, string? address, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var name = await FreeNameAsync(context, who, cancellationToken);
        var user = new PortalUser
        {
            Id = Guid.CreateVersion7(now).ToString(),
            UserName = name,
            NormalizedUserName = normalizer.NormalizeName(name),
            SecurityStamp = Guid.NewGuid().ToString(),
            Issuer = who.Issuer,
            Subject = who.Subject,
            CreatedAt = now,
        };
        context.ActAs(new AuditActor(null, Mapper, address));
        context.Users.Add(user);
        context.RoleAssignments.AddRange(wanted.Select(role => Assignment(user, role)));
        await context.SaveChangesAsync(cancellationToken);
        LogCreated(logger, user.Id, who.Issuer);
        return user;
    }

    /// <summary>Null where he was disabled meanwhile.</summary>
    private async Task<PortalUser?> SettleAsync(
        PortalDbContext context, string userId, HashSet<MappedRole> wanted, string? address, CancellationToken cancellationToken)
    {
        if (await IsSettledAsync(context, userId, wanted, cancellationToken))
        {
            return await context.Users.SingleAsync(user => user.Id == userId, cancellationToken);
        }

        // What is read from here on holds until it is committed, so that of two last owners one stays.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.LockAuditAsync(cancellationToken);
        var user = await context.Users.SingleAsync(user => user.Id == userId, cancellationToken);
        await context.Entry(user).ReloadAsync(cancellationToken);
        if (user.DisabledAt is not null)
        {
            return null;
        }

        context.ActAs(new AuditActor(null, Mapper, address));
        var held = await context.RoleAssignments.Include(held => held.User).Where(held => held.UserId == userId).ToListAsync(cancellationToken);
        foreach (var lost in held.Where(held => held.Mapped && !wanted.Contains(RoleOf(held))))
        {
            if (RoleOf(lost) == new MappedRole(BuiltInRole.Owner.Id, RoleAssignment.Platform) && !await context.HasOtherOwnerAsync(userId, cancellationToken))
            {
                LogLastOwner(logger, userId);
                continue;
            }

            context.RoleAssignments.Remove(lost);
        }

        context.RoleAssignments.AddRange(wanted.Except(held.Select(RoleOf)).Select(role => Assignment(user, role)));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return user;
    }

    /// <summary>The usual case, for which nobody has to wait in a line.</summary>
    private static async Task<bool> IsSettledAsync(PortalDbContext context, string userId, HashSet<MappedRole> wanted, CancellationToken cancellationToken)
    {
        var held = await context.RoleAssignments.AsNoTracking().Where(held => held.UserId == userId).ToListAsync(cancellationToken);
        return wanted.IsSubsetOf(held.Select(RoleOf)) && held.Where(held => held.Mapped).All(held => wanted.Contains(RoleOf(held)));
    }

    /// <summary>His name, marked where somebody else has it: a name is not who he is.</summary>
    private async Task<string> FreeNameAsync(PortalDbContext context, ProviderIdentity who, CancellationToken cancellationToken)
    {
        var mark = $" ({Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{who.Issuer} {who.Subject}")).AsSpan(0, MarkBytes))})";
        var longest = PortalDbContext.UserNameLength - mark.Length;
        var name = who.Name.Length > longest ? who.Name[..longest] : who.Name;
        var normalized = normalizer.NormalizeName(name);
        return await context.Users.AnyAsync(user => user.NormalizedUserName == normalized, cancellationToken) ? name + mark : name;
    }

    private RoleAssignment Assignment(PortalUser user, MappedRole role) => new()
    {
        UserId = user.Id,
        User = user,
        RoleId = role.RoleId,
        TenantId = role.TenantId,
        GrantedAt = time.GetUtcNow(),
        GrantedBy = Mapper,
        Mapped = true,
    };

    private static MappedRole RoleOf(RoleAssignment held) => new(held.RoleId, held.TenantId);

    [LoggerMessage(Level = LogLevel.Information, Message = "User {UserId} was created at the first sign-in, for somebody whom {Issuer} vouches for.")]
    private static partial void LogCreated(ILogger logger, string userId, string issuer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {UserId} is in no group of owners any more, and keeps the role: he is the last owner.")]
    private static partial void LogLastOwner(ILogger logger, string userId);
}
