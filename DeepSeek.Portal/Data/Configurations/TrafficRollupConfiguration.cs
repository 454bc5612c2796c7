using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class TrafficRollupConfiguration : IEntityTypeConfiguration<TrafficRollup>
{
    public void Configure(EntityTypeBuilder<TrafficRollup> builder)
    {
        builder.ToTable("TrafficRollups");
        builder.HasKey(rollup => new { rollup.Seconds, rollup.Start, rollup.Model, rollup.TenantId, rollup.ReplicaId });
        builder.Property(rollup => rollup.Model).HasMaxLength(ModelDeployment.MaxNameLength);
        builder.Property(rollup => rollup.TenantId).HasMaxLength(PortalDbContext.IdLength);
        builder.Property(rollup => rollup.ReplicaId).HasMaxLength(TrafficRollup.MaxReplicaIdLength);
    }
}
