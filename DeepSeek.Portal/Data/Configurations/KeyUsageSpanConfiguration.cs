using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class KeyUsageSpanConfiguration : IEntityTypeConfiguration<KeyUsageSpan>
{
    public void Configure(EntityTypeBuilder<KeyUsageSpan> builder)
    {
        builder.ToTable("KeyUsageSpans");

        // In the order of reports.
        builder.HasKey(span => new { span.TenantId, span.KeyId, span.Model });
        builder.Property(span => span.TenantId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(span => span.KeyId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(span => span.Model).HasMaxLength(RequestUsageRecord.MaxModelLength);
    }
}
