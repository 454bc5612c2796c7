using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class ApiKeyRecordConfiguration : IEntityTypeConfiguration<ApiKeyRecord>
{
    private const int PublicIdLength = 12;
    private const int HashLength = 64;
    private const int PolicyLength = 20;

    public void Configure(EntityTypeBuilder<ApiKeyRecord> builder)
    {
        builder.ToTable("ApiKeys");
        builder.HasKey(key => key.PublicId);
        builder.Property(key => key.PublicId).HasMaxLength(PublicIdLength);
        builder.Property(key => key.Hash).HasMaxLength(HashLength);
        builder.Property(key => key.Name).HasMaxLength(ApiKeyRecord.MaxNameLength);
        builder.Property(key => key.TenantId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(key => key.CreatedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.Property(key => key.RevokedBy).HasMaxLength(PortalDbContext.UserNameLength);
        builder.Property(key => key.PreviousHash).HasMaxLength(HashLength);
        builder.Property(key => key.Cache).HasConversion<string>().HasMaxLength(PolicyLength);
        builder.HasLimits(key => key.Limits);
        builder.HasStamp();
        builder.HasIndex(key => key.Hash).IsUnique();
        builder.HasIndex(key => key.CreatedAt);

        builder.HasIndex(key => key.TenantId);

        // One a user and tenant; two portals that make it at once would else have one each. Keys of tenants have no such user.
        builder.Property(key => key.PlaygroundUserId).HasMaxLength(PortalDbContext.IdLength);
        builder.HasIndex(key => new { key.TenantId, key.PlaygroundUserId }).IsUnique().HasFilter("\"RevokedAt\" IS NULL");

        // A tenant with keys is suspended, not deleted: what it used must stay explainable.
        builder.HasOne(key => key.Tenant).WithMany().HasForeignKey(key => key.TenantId).OnDelete(DeleteBehavior.Restrict);
    }
}
