using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class RequestUsageRecordConfiguration : IEntityTypeConfiguration<RequestUsageRecord>
{
    public void Configure(EntityTypeBuilder<RequestUsageRecord> builder)
    {
        builder.ToTable("RequestUsage");
        builder.HasKey(request => request.RequestId);
        builder.Property(request => request.RequestId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(request => request.GatewayId).HasMaxLength(RequestUsageRecord.MaxInstanceLength);
        builder.Property(request => request.TenantId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(request => request.KeyId).HasMaxLength(RequestUsageRecord.MaxIdLength);
        builder.Property(request => request.Model).HasMaxLength(RequestUsageRecord.MaxModelLength);
        builder.Property(request => request.ModelVersion).HasMaxLength(RequestUsageRecord.MaxModelLength);
        builder.Property(request => request.Route).HasMaxLength(RequestUsageRecord.MaxRouteLength);
        builder.Property(request => request.ErrorCode).HasMaxLength(RequestUsageRecord.MaxErrorCodeLength);

        // Sums come from the days. Here somebody looks for a tenant's last requests, or for everybody's; and retention for the oldest rows.
        builder.HasIndex(request => new { request.TenantId, request.ArrivedAt });
        builder.HasIndex(request => request.ArrivedAt);
        builder.HasIndex(request => request.StoredAt);
    }
}
