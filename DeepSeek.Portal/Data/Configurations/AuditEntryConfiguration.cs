using DeepSeek.Portal.Data.Auditing;
using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasKey(entry => entry.Number);
        builder.Property(entry => entry.Number).ValueGeneratedNever();
        builder.Property(entry => entry.ActorId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(entry => entry.ActorName).HasMaxLength(PortalDbContext.UserNameLength);
        builder.Property(entry => entry.Address).HasMaxLength(AuditEntry.MaxAddressLength);
        builder.Property(entry => entry.Action).HasMaxLength(AuditEntry.MaxActionLength);
        builder.Property(entry => entry.ObjectType).HasMaxLength(AuditEntry.MaxTypeLength);
        builder.Property(entry => entry.ObjectId).HasMaxLength(AuditEntry.MaxObjectIdLength);
        builder.Property(entry => entry.ObjectName).HasMaxLength(AuditEntry.MaxObjectNameLength);
        builder.Property(entry => entry.TenantId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(entry => entry.PreviousHash).HasMaxLength(AuditChain.Beginning.Length);
        builder.Property(entry => entry.Hash).HasMaxLength(AuditChain.Beginning.Length);
        builder.HasIndex(entry => entry.At);
        builder.HasIndex(entry => new { entry.ObjectType, entry.ObjectId });
        builder.HasIndex(entry => new { entry.TenantId, entry.Number });
        builder.HasIndex(entry => new { entry.ActorName, entry.Number });
    }
}
