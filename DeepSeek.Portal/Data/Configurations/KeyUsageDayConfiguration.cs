using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class KeyUsageDayConfiguration : IEntityTypeConfiguration<KeyUsageDay>
{
    public void Configure(EntityTypeBuilder<KeyUsageDay> builder)
    {
        builder.ToTable("KeyUsageDays");

        // In the order in which a tenant's usage is read: from one day to another.
        builder.HasKey(sum => new { sum.TenantId, sum.Day, sum.KeyId, sum.Model });
        builder.Property(sum => sum.TenantId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(sum => sum.KeyId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(sum => sum.Model).HasMaxLength(RequestUsageRecord.MaxModelLength);

        // What one key used; and everybody's, the latest day first, as reports show it.
        builder.HasIndex(sum => new { sum.KeyId, sum.TenantId, sum.Day, sum.Model });
        builder.HasIndex(sum => new { sum.Day, sum.TenantId, sum.KeyId, sum.Model }).IsDescending(true, false, false, false);
    }
}
